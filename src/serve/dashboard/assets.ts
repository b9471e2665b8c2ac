import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Middleware } from 'koa';

const HASH_CHARACTERS = 16;

/** A file that pages load. */
export interface Asset {
  /** It changes with the content, so that browsers may cache the file for a year. */
  path: string;
  /** Serves it without a session: the sign-in page needs it, too. */
  serve: Middleware;
}

export const STYLESHEET = assetOf('storytime', 'css');
export const ICON = assetOf('storytime', 'svg');

/** The first module of the script, which imports the others. */
const SCRIPT_ENTRY = 'storytime.js';
const SCRIPT_MODULES = modulesIn('script');

export const SCRIPT_PATH = `${SCRIPT_MODULES.folder}/${SCRIPT_ENTRY}`;

export const ASSETS: readonly Asset[] = [STYLESHEET, ICON, ...SCRIPT_MODULES.assets];

/** A file of this folder, read once. */
function assetOf(name: string, extension: string): Asset {
  const content = readFileSync(new URL(`${name}.${extension}`, import.meta.url));
  return {
    path: `/admin/assets/${name}-${hashOf([content])}.${extension}`,
    serve: serving(content, extension),
  };
}

/** The modules of a folder. They import each other by relative paths, so the path of the folder has one hash of all of them. */
function modulesIn(name: string): { folder: string; assets: Asset[] } {
  const folder = new URL(`${name}/`, import.meta.url);
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.js'))
    .sort()
    .map((file) => ({ file, content: readFileSync(new URL(file, folder)) }));
  const path = `/admin/assets/${name}-${hashOf(files.map(({ content }) => content))}`;
  const assets = files.map(({ file, content }) => ({
    path: `${path}/${file}`,
    serve: serving(content, 'js'),
  }));
  return { folder: path, assets };
}

function hashOf(contents: readonly Buffer[]): string {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content);
  return hash.digest('hex').slice(0, HASH_CHARACTERS);
}

function serving(content: Buffer, extension: string): Middleware {
  return (context) => {
    context.type = extension;
    context.set('Cache-Control', 'public, max-age=31536000, immutable');
    context.body = content;
  };
}
