import { randomBytes, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The password of the embedded server, made once and kept in `<home>/postgres.password` (mode 0600).
 * It is linked into place complete: of two processes that start at once both use the one that came first.
 *
 * Throws when it is another user's, and when it is missing although there is data that demands it.
 */
export function serverPassword(home: string, hasData: boolean): string {
  const file = join(home, 'postgres.password');
  const existing = readPassword(file);
  if (existing === '')
    throw new Error(`${file} is empty. Restore the password with which the database was created.`);
  if (existing !== undefined) return existing;
  if (hasData) {
    throw new Error(
      `${file} is missing, and the database in ${home} cannot be opened without it. Restore it, or, to start ` +
        `with an empty database, move ${join(home, 'postgres')} away.`,
    );
  }
  const draft = `${file}.${randomUUID()}`;
  try {
    // A URL takes these characters as they are.
    writeFileSync(draft, `${randomBytes(24).toString('base64url')}\n`, {
      mode: 0o600,
      flag: 'wx',
      flush: true,
    });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(file, 'utf8').trim();
}

function readPassword(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new Error(
      `${file} cannot be read (${code}), probably because another user created it. Run as that user, or set STORYTIME_HOME ` +
        'to another directory.',
      { cause: error },
    );
  }
}
