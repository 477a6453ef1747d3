import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTarget } from '../../target.js';
import { done, failed, type Connector, type Order, type Result } from '../connector.js';
import { look, type Place, type Seen, type Unseen } from '../look.js';
import { runCommand } from './command.js';
import { putFile, readFile, removeFile } from './files.js';
import { LockBusy, alone } from './lock.js';
import { patternOf } from './pattern.js';

export interface NginxSettings {
  /** Absolute. */
  folder: string;
  test: [string, ...string[]];
  reload: [string, ...string[]];
  /** Where to look; null: where DNS says. */
  verifyAt: Place | null;
  commandMs?: number;
  lookMs?: number;
  /** How long nginx may take to go over to its new configuration. */
  settleMs?: number;
}

const LOOK_EVERY_MS = 100;
const GOOD_LOOKS = 4;
const STATUS = { law: 451, terms: 403 } as const;

/** Blocks on an nginx whose configuration includes `folder`: one file for each measure, tested before nginx reads it. */
export function createNginxConnector(settings: NginxSettings): Connector {
  const { folder, commandMs = 10_000, settleMs = 8_000 } = settings;
  const fileOf = ({ id }: Order): string => join(folder, 'blocks', `${hexId(id)}.conf`);
  const test = () => runCommand(settings.test, commandMs);
  const reload = async (): Promise<Result> => {
    const reloaded = await runCommand(settings.reload, commandMs);
    return reloaded.ok ? done('nginx reloaded') : failed(`nginx was not reloaded: ${reloaded.error}`);
  };

  async function apply(order: Order): Promise<Result> {
    const found = patternOf(order.target);
    if ('problem' in found) return { ok: false, error: `target: ${found.problem}`, final: true };
    const file = fileOf(order);
    const before = readFile(file);
    putFile(file, `# ${comment(order.caseNumber)}\n"~${found.pattern}" ${order.basis}/${order.id};\n`);
    const tested = await test();
    return tested.ok ? reload() : takeBack(file, before, tested.error);
  }

  /** A block that nginx refuses must not stay: it would keep nginx from starting again. */
  async function takeBack(file: string, before: string | null, error: string): Promise<Result> {
    if (before === null) removeFile(file);
    else putFile(file, before);
    const without = await test();
    if (without.ok) return failed(`nginx refuses the block: ${error}`);
    return failed(`nginx's configuration is not in order, apart from this block: ${without.error}`);
  }

  async function undo(order: Order): Promise<Result> {
    removeFile(fileOf(order));
    const tested = await test();
    return tested.ok ? reload() : failed(`nginx's configuration is not in order: ${tested.error}`);
  }

  /** For a moment after a reload old workers answer beside new ones: only several good answers in a row count. */
  async function verify(order: Order, expect: 'blocked' | 'open'): Promise<Result> {
    const aim = readTarget(order.target);
    if (typeof aim === 'string') return failed(`target: ${aim}`);
    let good = 0;
    for (const until = Date.now() + settleMs; ; await sleep(LOOK_EVERY_MS)) {
      const result = judge(order, expect, await look(aim, settings.verifyAt, settings.lookMs ?? 3_000));
      good = result.ok ? good + 1 : 0;
      if (good === GOOD_LOOKS || (!result.ok && Date.now() > until)) return result;
    }
  }

  function judge(order: Order, expect: 'blocked' | 'open', seen: Seen | Unseen): Result {
    if ('error' in seen) return seen.gone && expect === 'open' ? done(seen.error) : failed(seen.error);
    const { status, mark } = seen;
    const ours = mark === `${order.basis}/${order.id}`;
    const answer = `HTTP ${status}${mark === null ? ', not from a block of ours' : ` from ${mark}`}`;
    if (expect === 'open') return ours ? failed(answer) : done(answer);
    const right = ours ? status === STATUS[order.basis] : mark !== null && isOtherBlock(mark, order);
    return right ? done(answer) : failed(answer);
  }

  /** Another measure may stand on the same address; whichever file nginx reads first answers. */
  function isOtherBlock(mark: string, order: Order): boolean {
    const id = /^(?:law|terms)\/([0-9a-f]{24})$/.exec(mark)?.[1];
    return id !== undefined && id !== order.id && readFile(fileOf({ ...order, id })) !== null;
  }

  return {
    name: 'nginx',
    byHand: false,
    apply: (order) => oneAtATime(folder, () => apply(order)),
    undo: (order) => oneAtATime(folder, () => undo(order)),
    verify,
  };
}

async function oneAtATime(folder: string, change: () => Promise<Result>): Promise<Result> {
  try {
    return await alone(folder, change);
  } catch (error) {
    if (error instanceof LockBusy) return failed(error.message);
    throw error;
  }
}

function hexId(id: string): string {
  if (!/^[0-9a-f]{24}$/.test(id)) throw new Error(`Not the id of a measure: ${id}`);
  return id;
}

const comment = (text: string): string => text.replace(/[^\w-]/g, '');
