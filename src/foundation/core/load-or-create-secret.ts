import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Reads a secret that is made once and kept in `home`, readable by its owner only. If two processes create it at once,
 * one succeeds and both read the same secret.
 */
export function loadOrCreateSecret(home: string, name: string): string {
  const path = join(home, name);
  if (!existsSync(path)) create(home, name);
  return readFileSync(path, 'utf8').trim();
}

/**
 * The complete file is linked to its name. It is on the disk before any data that needs it.
 */
function create(home: string, name: string): void {
  mkdirSync(home, { recursive: true });
  const own = join(home, `.${name}.${process.pid}`);
  writeFileSync(own, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
  try {
    linkSync(own, join(home, name));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    unlinkSync(own);
  }
}
