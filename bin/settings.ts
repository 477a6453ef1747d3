import { describeSettings } from '../config/describe.js';

// Prints every setting with what it is for; `.env.example` is made from it.
process.stdout.write(describeSettings());
