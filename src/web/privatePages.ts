import type { RequestHandler } from 'express';

/** What one person may see is not for caches, nor for the next person at the same screen, nor for search engines. */
export const privatePages: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex, nofollow' });
  next();
};
