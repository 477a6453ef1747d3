import type { Request } from 'express';
import { Types } from 'mongoose';
import { LinkExpired, NotFound } from '../web/errors.js';
import type { LinkKind, Links } from '../web/links.js';

export interface Opened {
  token: string;
  id: Types.ObjectId;
  /** For a customer's link: whose it is. */
  customer: string;
}

/** What the private link of this request opens. Throws NotFound for a forged one or another kind's, LinkExpired. */
export function openLink(req: Request, kind: LinkKind, links: Links): Opened {
  const token = String(req.params['token']);
  const target = links.readLink(token, new Date());
  if (target === 'expired') throw new LinkExpired();
  if (target === 'forged' || target.kind !== kind) throw new NotFound();
  return { token, id: new Types.ObjectId(target.id), customer: target.customer ?? '' };
}
