import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/var/lib/storytime';

/**
 * Opens the directory, one per home, for what must be reachable by a user who cannot enter home or
 * node_modules, and returns its path. Only root ever needs it. Throws when it cannot be made.
 */
export function openReachableDirectory(home: string): string {
  const directory = join(ROOT, createHash('sha256').update(home).digest('hex').slice(0, 16));
  try {
    mkdirSync(directory, { recursive: true });
    // Whatever the umask: these two are ours, and being reachable is all they are for.
    for (const path of [ROOT, directory]) chmodSync(path, 0o755);
    writeFileSync(
      join(directory, 'README'),
      `Made by storytime for ${home}. Delete it together with that directory.\n`,
    );
    return directory;
  } catch (cause) {
    throw new Error(
      `As root, the embedded PostgreSQL runs as another user. That user cannot enter ${home}, and ${directory} cannot be ` +
        `created instead (${(cause as Error).message}). Put the project and STORYTIME_HOME where every user may ` +
        'enter, run as an ordinary user, or set DATABASE_URL.',
      { cause },
    );
  }
}
