/**
 * Completes package-lock.json after `npm install`: adds the packages for other platforms that npm left out
 * because the registry at hand does not have them, or because node_modules was there already (a known fault of
 * npm). Without them `npm ci` refuses the lock on every machine. Run it as `node .ci/complete-lock.mjs`.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const LOCK = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(LOCK, 'utf8'));

/** The name of such a package says what it is for: …-linux-arm64-musl. */
function platformOf(name) {
  const [, os, cpu, libc] = /(android|darwin|linux|win32)-(x64|arm64|arm)(-musl)?$/.exec(name) ?? [];
  if (os === undefined) throw new Error(`${name} does not tell its platform`);
  return { cpu: [cpu], ...(libc && { libc: ['musl'] }), os: [os] };
}

for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined || !/^\d/.test(version)) continue;
    lock.packages[path] = { version, ...(entry.dev && { dev: true }), optional: true, ...platformOf(name) };
  }
}

const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
