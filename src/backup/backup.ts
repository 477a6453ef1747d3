import { existsSync } from 'node:fs';
import { chmod, type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { KeylessConfig } from '../../config/index.js';
import { unlessMissing } from '../evidence/disk.js';
import { isSha256, layoutOf } from '../evidence/layout.js';
import { Complaints } from '../intake/complaint.js';
import { tellFaults } from '../store/check.js';
import { copyStore, withFolder } from '../store/embedded/upkeep.js';
import { storeFolder } from '../store/folder.js';
import { makeNewFolder } from '../store/newFolder.js';
import { copyFile, EVIDENCE, KEY_FILE, STORE_FILE, SUMS, sumOf } from './contents.js';

/** What was backed up. */
export interface BackedUp {
  /** how many evidence files */
  evidence: number;
  /** how many things are wrong with the data itself; the backup has them as they are */
  faults: number;
}

type Tell = (line: string) => void;

/**
 * Makes a backup of all that a restore needs, in a new folder, whether Noticedesk runs or not. It is there whole, on disk and checked, or
 * not at all.
 * @throws Error when the folder is there already, when there is no store, or when the documents are in MongoDB
 */
export async function makeBackup(config: KeylessConfig, folder: string, tell: Tell): Promise<BackedUp> {
  if (config.MONGODB_URI) throw new Error(elsewhere(config));
  return makeNewFolder(folder, async (staging) => {
    const sums = await open(join(staging, SUMS), 'wx', 0o600);
    try {
      return await fill(config, staging, sums, tell);
    } finally {
      await sums.close();
    }
  });
}

async function fill(config: KeylessConfig, staging: string, sums: FileHandle, tell: Tell): Promise<BackedUp> {
  const store = join(staging, STORE_FILE);
  await mkdir(dirname(store), { mode: 0o700 });
  // First: the files that it refers to came before it, never change, and stay as long as it refers to them.
  await copyStore(storeFolder(config.DATA_DIR), store);
  // It may be another user's, who runs Noticedesk; the folder is closed to others anyway.
  await chmod(store, 0o600).catch(() => undefined);
  const { evidence, damaged } = await copyEvidence(config.EVIDENCE_DIR, staging, sums, tell);
  await copyKey(config, staging, sums, tell);
  const faults = damaged + (await check(staging, tell));
  await sums.write(`${await sumOf(store)}  ${STORE_FILE}\n`);
  return { evidence, faults };
}

async function copyEvidence(
  folder: string,
  staging: string,
  sums: FileHandle,
  tell: Tell,
): Promise<{ evidence: number; damaged: number }> {
  const [vault, copies] = [layoutOf(folder), layoutOf(join(staging, EVIDENCE))];
  let [evidence, damaged] = [0, 0];
  for await (const sha256 of vault.digests()) {
    const copy = copies.blob(sha256);
    const copied = await unlessMissing(copyFile(vault.blob(sha256), copy));
    // Swept meanwhile: nothing referred to it.
    if (copied === undefined) continue;
    if (copied !== sha256)
      tell(`the evidence file ${sha256} is damaged: its bytes are not what its name says`);
    await sums.write(`${copied}  ${relative(staging, copy)}\n`);
    evidence++;
    damaged += Number(copied !== sha256);
  }
  return { evidence, damaged };
}

async function copyKey(
  { DATA_DIR, SECRET }: KeylessConfig,
  staging: string,
  sums: FileHandle,
  tell: Tell,
): Promise<void> {
  if (SECRET) tell(KEEP_SECRET);
  const key = join(DATA_DIR, KEY_FILE);
  if (!existsSync(key)) return;
  await sums.write(`${await copyFile(key, join(staging, KEY_FILE))}  ${KEY_FILE}\n`);
}

function check(staging: string, tell: Tell): Promise<number> {
  return withFolder(dirname(join(staging, STORE_FILE)), (store) => {
    const complaints = store.documents(Complaints.collection.collectionName);
    return tellFaults(store.faults(), tell) + tellFaults(missing(complaints, staging), tell);
  });
}

function* missing(complaints: Iterable<Record<string, unknown>>, staging: string): Generator<string, void> {
  const copies = layoutOf(join(staging, EVIDENCE));
  for (const { reference, files } of complaints)
    for (const { sha256 } of Array.isArray(files) ? (files as { sha256: unknown }[]) : [])
      if (isSha256(sha256) && !existsSync(copies.blob(sha256)))
        yield `the evidence file ${sha256} of complaint ${String(reference)} is missing`;
}

const KEEP_SECRET =
  "SECRET is set and not in the backup: keep it too. Without it, private links end and seals can't be checked.";

function elsewhere({ DATA_DIR, EVIDENCE_DIR }: KeylessConfig): string {
  return `MONGODB_URI is set: the documents are in MongoDB. Back them up with its own mongodump --uri="$MONGODB_URI",
and after that copy ${EVIDENCE_DIR} and ${join(DATA_DIR, KEY_FILE)} (or keep SECRET).`;
}
