import { expect } from 'chai';
import { useChromium, type Person } from '../support/chromium.js';
import { letter, linkIn } from '../support/journey.js';
import { requireTool } from '../support/tools.js';
import { startWorld, type World } from '../support/world.js';
