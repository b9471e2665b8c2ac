import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Gives a directory that is complete its name. Of two processes that made it at once, the second throws its own
 * away: `landmark` is in each of them.
 */
export function moveUnlessThere(draft: string, directory: string, landmark: string): void {
  try {
    renameSync(draft, directory);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(join(directory, landmark))) throw error;
  }
}
