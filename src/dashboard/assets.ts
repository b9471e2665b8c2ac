import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Middleware } from 'koa';

const HASH_CHARACTERS = 16;

/** A file that pages load. */
export interface Asset {
  /** It changes with the content, so that browsers may keep what they have for a year. */
  path: string;
  /** Answers with it, for everybody: the page of signing in needs it, too. */
  serve: Middleware;
}

export const STYLESHEET = assetOf('storytime', 'css');
export const ICON = assetOf('storytime', 'svg');

export const ASSETS: readonly Asset[] = [STYLESHEET, ICON];

/** A file of this folder, read once. */
function assetOf(name: string, extension: string): Asset {
  const content = readFileSync(new URL(`${name}.${extension}`, import.meta.url));
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_CHARACTERS);
  return {
    path: `/admin/assets/${name}-${hash}.${extension}`,
    serve: (context) => {
      context.type = extension;
      context.set('Cache-Control', 'public, max-age=31536000, immutable');
      context.body = content;
    },
  };
}
