import type { RequestHandler } from 'express';
import { tracks, type Track } from '../catalogue/index.js';
import type { Config } from '../../config/index.js';
import { findQueue, QUEUE_VIEWS, type QueueView } from '../cases/queries.js';
import { endOfDay, localDay } from '../deadlines/days.js';
import { staffId } from '../staff/may.js';
import { paths } from '../web/paths.js';
import { countsOf } from './counts.js';
import { queueRows } from './queueRows.js';
import { queried, screenOf } from './screen.js';
import { searchPage } from './search.js';

/** The queue: a view or a track of it, by what is due first; or what a search finds. */
export function showQueue({ TIME_ZONE }: Pick<Config, 'TIME_ZONE'>): RequestHandler {
  return async (req, res) => {
    const q = queried(req, 'q');
    if (q !== '') return searchPage(res, q);
    const now = new Date();
    const asked = {
      view: oneOf(QUEUE_VIEWS, queried(req, 'view')) ?? 'active',
      track: oneOf(tracks, queried(req, 'track')) ?? null,
      me: staffId(req),
      now,
      endOfDay: endOfDay(localDay(now, TIME_ZONE), TIME_ZONE),
    };
    const after = queried(req, 'after');
    const [{ rows, next }, counts] = await Promise.all([findQueue(asked, after), countsOf(asked)]);
    const screen = screenOf(res);
    res.render('desk/queue', {
      q,
      view: asked.track ? null : asked.view,
      track: asked.track,
      tracks,
      tabs: QUEUE_VIEWS.map((view) => ({
        href: view === 'active' ? paths.desk() : `${paths.desk()}?view=${view}`,
        text: screen.t(`desk:view.${view}`),
        current: !asked.track && view === asked.view,
        ...counts.get(view),
      })),
      rows: await queueRows(rows, screen),
      first: after === '' ? null : addressOf(asked),
      next: next && `${addressOf(asked)}&after=${next}`,
    });
  };
}

const addressOf = ({ view, track }: { view: QueueView; track: Track | null }): string =>
  `${paths.desk()}?${track ? `track=${track}` : `view=${view}`}`;

function oneOf<Word extends string>(known: readonly Word[], word: string): Word | undefined {
  return known.find((candidate) => candidate === word);
}
