import type { Story } from '../story.js';
import { copyright } from './copyright.js';
import { earlier } from './earlier.js';
import { misuse } from './misuse.js';
import { network } from './network.js';
import { reporters } from './reporters.js';
import { safety } from './safety.js';
import { service } from './service.js';
import { words } from './words.js';

export const STORIES: Story[] = [
  ...earlier,
  ...copyright,
  ...words,
  ...safety,
  ...misuse,
  ...network,
  ...service,
  ...reporters,
];
