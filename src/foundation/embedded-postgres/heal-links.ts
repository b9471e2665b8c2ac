import { lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/**
 * Makes the symbolic links between the server's libraries that the package's install script makes: npm
 * packages cannot contain links, and npm does not run install scripts everywhere (`--ignore-scripts`;
 * npm 12 asks first). `native` is the directory with bin, lib and share.
 *
 * Throws when links are missing and the directory cannot be written.
 */
export function healLinks(native: string): void {
  for (const { source, target } of listLinks(native)) {
    const link = join(native, '..', target);
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) continue;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      if (code === 'EEXIST') continue;
      throw new Error(
        `The embedded PostgreSQL lacks the link ${link}, because npm ran without install scripts, and it cannot ` +
          `be made now (${code}): the directory is not writable. Run \`npm rebuild --ignore-scripts=false\` as a ` +
          'user who may write there, or set DATABASE_URL.',
        { cause },
      );
    }
  }
}

/** Both paths are relative to the package, e.g. native/lib/libpq.so.5.18 and native/lib/libpq.so.5. */
function listLinks(native: string): { source: string; target: string }[] {
  try {
    return JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
