import { chmodSync, cpSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { InstalledBinaries } from './find-binaries.ts';
import { openReachableDirectory } from './reachable-directory.ts';

/**
 * Copies the binaries (60 MB) to where every user can run them, unless a copy of this version is there, and
 * returns the directory with bin, lib and share. Copies of other versions are removed.
 */
export function copyWithinReach(
  installed: InstalledBinaries,
  home: string,
  log: (line: string) => void,
): string {
  const directory = openReachableDirectory(home);
  const name = `binaries-${installed.version}`;
  const copy = join(directory, name);
  if (existsSync(copy)) return join(copy, 'native');
  for (const entry of readdirSync(directory)) {
    if (entry.startsWith('binaries-')) rmSync(join(directory, entry), { recursive: true, force: true });
  }
  log(
    `The PostgreSQL binaries are copied to ${copy}: as root they run as another user, who cannot enter ${installed.native}.`,
  );
  const draft = join(directory, `draft-${process.pid}-${name}`);
  cpSync(installed.native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  letEverybodyRead(draft);
  moveUnlessThere(draft, copy);
  return join(copy, 'native');
}

/** Whatever the umask of the installation was: what is copied here is public software. */
function letEverybodyRead(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    const isExecutable = entry.isDirectory() || entry.parentPath.endsWith('bin');
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), isExecutable ? 0o755 : 0o644);
  }
}

/** Of two processes that copied at once, the second throws its copy away. */
function moveUnlessThere(draft: string, copy: string): void {
  try {
    renameSync(draft, copy);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(copy)) throw error;
  }
}
