import { benchErasure } from './erasure.ts';
import { benchIngest } from './ingest.ts';
import { benchPages } from './pages.ts';
import { benchRebuildDay } from './rebuild-day.ts';

const BENCHES: Record<string, () => Promise<void>> = {
  ingest: benchIngest,
  'rebuild-day': benchRebuildDay,
  erasure: benchErasure,
  pages: benchPages,
};

/**
 * `npm run bench`, or `npm run bench -- pages` for one of them: each line is a ratio of two times measured in this run;
 * exit code 1 when one is too high.
 */
const named = process.argv.slice(2);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (named.length === 0 || named.includes(name)) await bench();
}
