import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Middleware } from 'koa';

const CONTENT = readFileSync(new URL('storytime.css', import.meta.url));
const HASH_CHARACTERS = 16;

/** Where the stylesheet is. The address changes with its content, so that browsers may keep it for a year. */
export const STYLESHEET_PATH = `/admin/assets/storytime-${createHash('sha256')
  .update(CONTENT)
  .digest('hex')
  .slice(0, HASH_CHARACTERS)}.css`;

/** Answers with the stylesheet, for everybody: the pages of sign-in need it too. */
export const serveStylesheet: Middleware = (context) => {
  context.type = 'css';
  context.set('Cache-Control', 'public, max-age=31536000, immutable');
  context.body = CONTENT;
};
