import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives a directory that is complete its name. If two processes created it at once, the second deletes its own.
 * `landmark` is a file that each of them has.
 */
export function moveUnlessThere(draft: string, directory: string, landmark: string): void {
  try {
    renameSync(draft, directory);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(directory, landmark))) throw error;
  }
}
