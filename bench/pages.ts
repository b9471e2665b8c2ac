import { openDemoLibrary } from '../seeds/demo-library.ts';
import { buildDueDays } from '../src/compute/facts/build-due-days.ts';
import { finaliseDays } from '../src/compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../src/compute/ledger/ledger-state.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { createPseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { benchDatabase } from './bench-database.ts';
import { fillYear } from './fill-year.ts';
import { measureAddresses } from './measure-addresses.ts';
import { pageAddresses } from './page-addresses.ts';
import { reportNote, reportRatio } from './report.ts';
import { type ServedPages, servePages } from './served-pages.ts';

const YEAR_NOW = new Date('2026-02-25T18:30:00Z');

/** As often as the demo enters what its children have watched. Milliseconds. */
const LIVE_INTERVAL = 30_000;

/** What is promised of a page, and of the HTML that it sends. */
const [DEMO_MILLISECONDS_MAX, YEAR_MILLISECONDS_MAX, BYTES_MAX] = [100, 250, 60_000];

/** A page may take so many times what a page without figures and one plain reading of 30 days take. */
const [DEMO_RATIO_MAX, YEAR_RATIO_MAX] = [16, 8];

/** The answers of the API that read most. Nothing is promised of a whole year. */
const ANSWERS_OF_A_YEAR = [
  'reports/usage?compare=previous',
  'reports/usage?start=2025-02-25&end=2026-02-24',
  'analytics/platform?start=2025-02-25&end=2026-02-24',
  'analytics/books/1?start=2025-02-25&end=2026-02-24',
  'analytics/publishers/1?start=2025-02-25&end=2026-02-24',
  'analytics/platform/hours',
  'engagement_alerts',
].map((path) => `/admin/api/v1/${path}`);

/** How long every page of the dashboard takes, over the demo's data and over a year of a large library. */
export async function benchPages(): Promise<void> {
  await benchDemo();
  await benchYear();
}

async function benchDemo(): Promise<void> {
  const now = new Date();
  const bench = await benchDatabase(now, { hasCatalogue: false });
  const { database } = bench;
  const library = await openDemoLibrary(database, createPseudonymiser('the key of benchmarks'), 'UTC', now);
  await library.enterUntil(now);
  await adoptTimeZone(database, 'UTC');
  await buildDueDays(database, { timeZone: 'UTC', now });
  await finaliseDays(database, now);
  await database.raw('analyze');
  const live = setInterval(() => void library.enterUntil(new Date()).catch(() => undefined), LIVE_INTERVAL);
  const served = await servePages(bench, () => new Date());
  try {
    await reportPages(served, database, {
      of: 'the demo',
      now,
      ratioMax: DEMO_RATIO_MAX,
      millisecondsMax: DEMO_MILLISECONDS_MAX,
    });
  } finally {
    clearInterval(live);
    await served.close();
    await bench.close();
  }
}

async function benchYear(): Promise<void> {
  const bench = await benchDatabase(YEAR_NOW);
  await fillYear(bench.database, YEAR_NOW);
  const served = await servePages(bench, () => YEAR_NOW);
  try {
    const limits = { ratioMax: YEAR_RATIO_MAX, millisecondsMax: YEAR_MILLISECONDS_MAX };
    await reportPages(served, bench.database, { of: 'a year', now: YEAR_NOW, ...limits });
    const { median } = await measureAddresses(served, bench.database, ANSWERS_OF_A_YEAR);
    for (const address of ANSWERS_OF_A_YEAR) {
      const isWithin = median(address) <= YEAR_MILLISECONDS_MAX;
      reportNote(
        `         ${address}: ${Math.round(median(address))} ms${isWithin ? '' : `, more than ${YEAR_MILLISECONDS_MAX}`}`,
      );
    }
  } finally {
    await served.close();
    await bench.close();
  }
}

interface Promised {
  /** Whose data. */
  of: string;
  now: Date;
  ratioMax: number;
  millisecondsMax: number;
}

async function reportPages(
  served: ServedPages,
  database: Database,
  { of, now, ratioMax, millisecondsMax }: Promised,
): Promise<void> {
  const addresses = await pageAddresses(served, database, now);
  const { median, floor, bytes } = await measureAddresses(served, database, addresses);
  for (const address of addresses) {
    reportRatio(
      `${address} of ${of} : a page without figures and a reading of 30 days`,
      median(address) / floor,
      ratioMax,
    );
    const isWithin = median(address) <= millisecondsMax;
    reportNote(
      `         (${Math.round(median(address))} ms, ${isWithin ? 'within' : 'NOT within'} ${millisecondsMax} on this machine just now; ${bytes(address)} bytes${bytes(address) < BYTES_MAX ? '' : ', TOO MANY'})`,
    );
    if (bytes(address) >= BYTES_MAX) process.exitCode = 1;
  }
}
