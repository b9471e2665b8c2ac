import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const processes = new Set<ChildProcess>();
const directories = new Set<string>();

// Only what a test that failed has not taken away itself.
process.once('exit', () => {
  for (const child of processes) child.kill('SIGKILL');
  for (const directory of directories) rmSync(directory, { recursive: true, force: true });
});

// Node.js ends without saying 'exit' when it is asked to by a signal that nobody listens to.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Makes sure that the process ends with ours, however that ends. */
export function endWithUs(child: ChildProcess): void {
  processes.add(child);
  child.once('exit', () => processes.delete(child));
}

/** A new directory that other users may enter (as root, PostgreSQL runs as one), and how to remove it. */
export function temporaryDirectory(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'storytime-chaos-'));
  chmodSync(path, 0o755);
  directories.add(path);
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
      directories.delete(path);
    },
  };
}
