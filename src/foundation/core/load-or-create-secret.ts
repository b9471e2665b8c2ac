import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a secret that is made once and kept in `home`, readable by its owner only. Of two processes that make
 * it at once, one wins and both read the same.
 */
export function loadOrCreateSecret(home: string, name: string): string {
  const path = join(home, name);
  mkdirSync(home, { recursive: true });
  const own = join(home, `.${name}.${process.pid}`);
  writeFileSync(own, randomBytes(24).toString('base64url'), { mode: 0o600 });
  try {
    linkSync(own, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(own);
  }
  return readFileSync(path, 'utf8').trim();
}
