import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mailTable, measureMail } from './mail.js';
import { measure, type Measured } from './measure.js';
import { readOptions, USAGE, type Options } from './options.js';
import { profileLoads } from './profiled.js';
import { AIMS, growthOf, tableOf } from './report.js';
import { seedFolder } from './seed/index.js';
import { measureStore } from './store/index.js';
import { STORE_AIMS, storeTable } from './store/report.js';

// Measures the program as its users meet it: a process of its own, on a seeded store, asked over HTTP; then the store alone.
const options = optionsOrUsage();
console.log(
  `${availableParallelism()} cores, shared by the program and the load; load average ${loadavg()
    .map((load) => load.toFixed(1))
    .join(' ')}; Node.js ${process.version}\n`,
);
if (options.quick) console.log('Short and small: this shows that it works, not how fast it is.\n');
const results: Measured[] = [];
for (const cases of options.store || options.mail ? [] : options.cases) {
  const measured = await atSize(cases);
  if (measured) {
    results.push(measured);
    console.log(`${tableOf(measured)}\n`);
  }
}
const growth = growthOf(results);
if (growth !== '') console.log(`${growth}\n`);
const mail = options.profile || options.store ? null : await measureMail(options.quick);
if (mail) console.log(`${mailTable(mail)}\n`);
const store = options.profile || options.mail ? null : await measureStore(options);
if (store) console.log(storeTable(store));
if (options.json)
  writeFileSync(
    options.json,
    JSON.stringify(
      { aims: { ...AIMS, store: STORE_AIMS }, node: process.version, results, mail, store },
      null,
      2,
    ),
  );

async function atSize(cases: number): Promise<Measured | null> {
  const dataDir = mkdtempSync(join(tmpdir(), 'noticedesk-bench-'));
  try {
    const before = performance.now();
    const seeded = await seedFolder(dataDir, cases);
    const seedSeconds = (performance.now() - before) / 1000;
    if (options.profile) {
      console.log(`At ${cases} cases\n${await profileLoads(dataDir, seeded, options)}\n`);
      return null;
    }
    return { cases, seedSeconds, ...(await measure(dataDir, seeded, options)) };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function optionsOrUsage(): Options {
  try {
    return readOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exit(1);
  }
}
