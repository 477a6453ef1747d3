import { paths } from '../web/paths.js';
import { upToMost, waiting } from './held.js';
import type { Screen } from './screen.js';

const STATUSES = ['held', 'complaint', 'answer', 'noted', 'dismissed', 'all'];

/** Where the messages of one status are listed, or all. */
export const messagesAt = (status: string): string =>
  status === 'held' ? paths.messages() : `${paths.messages()}?status=${status}`;

/** Above the messages and what was set aside: what waits, and what came of the rest. `current` is a status, all, or set_aside. */
export async function messageTabs(current: string, { t }: Pick<Screen, 't'>) {
  const { setAside } = await waiting();
  const statuses = STATUSES.map((name) => ({
    href: messagesAt(name),
    text: t(`desk:messageStatus.${name}`),
    current: name === current,
  }));
  const tray = {
    href: paths.setAside(),
    text: t('desk:setAside.title'),
    current: current === 'set_aside',
    count: upToMost(setAside),
  };
  return [...statuses.slice(0, 1), tray, ...statuses.slice(1)];
}
