import { randomUUID } from 'node:crypto';
import { enterAnnotations } from '../../../seeds/demo-annotations.ts';
import { DEMO_DAYS } from '../../../seeds/demo-dates.ts';
import { type DemoLibrary, openDemoLibrary } from '../../../seeds/demo-library.ts';
import { type BuildOptions, buildDueDays } from '../../compute/facts/build-due-days.ts';
import { finaliseDays } from '../../compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import { readConfig } from '../../foundation/core/config.ts';
import { createLog } from '../../foundation/core/log.ts';
import { metricDateOf, plusDays } from '../../foundation/core/reporting-day.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { openRuntime, type Runtime } from '../../runtime.ts';
import { QUEUE_BOARD_PATH } from '../queue-board.ts';
import { prepareDatabase, runPrograms, signInLine } from './run-programs.ts';
import { endWithServer, runUntilSignal } from './signals.ts';
import { say, withProgress } from './terminal.ts';
import { DEMO_DATABASE } from './with-dependencies.ts';

/** Building a day keeps one processor busy, and even a small machine has two. */
const DAYS_AT_ONCE = 2;

/** How often new viewing is generated. Milliseconds. */
const LIVE_INTERVAL = 30_000;

/** A popular book of the demo, a publisher, and one child whose parents agreed to everything. */
const BOOK = 123;
const PUBLISHER = 1;
const CHILD = 9010;

/**
 * A running system on generated data: DEMO_DAYS of viewing that entered through the ingest endpoint, with every day
 * built, and new viewing in real time. It refuses to run on a database of yours (DATABASE_URL) that is not empty.
 */
export async function demo(): Promise<void> {
  const config = readConfig();
  say.line(`Storytime Analytics, with ${DEMO_DAYS} days of generated viewing. Stop it with Ctrl-C.\n`);
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const embedded = { embeddedDatabase: DEMO_DATABASE, freshEmbeddedDatabase: true };
  const dependencies = await withProgress(
    'Starting PostgreSQL',
    async () => {
      const opened = await openRuntime(config, { log, ...embedded, onServerLost: endWithServer });
      await prepareDatabase(opened);
      return opened;
    },
    () => (config.databaseUrl === undefined ? `embedded, data in ${config.home}` : 'at DATABASE_URL'),
  );
  try {
    await requireEmpty(dependencies.database);
    await run(dependencies, await fillLibrary(dependencies));
  } finally {
    await dependencies.close();
  }
}

function run(dependencies: Runtime, library: DemoLibrary): Promise<void> {
  return runUntilSignal(dependencies.log, async () => {
    const { address = '', stop } = await runPrograms(dependencies, { web: true, worker: true });
    const live = keepWatching(dependencies, library);
    say.line(demoTour(address, await signInLine(address, dependencies), dependencies));
    return async () => {
      await live.stop();
      await stop();
    };
  });
}

async function requireEmpty(database: Database): Promise<void> {
  const isEmpty = (await database('publishers').first('id')) === undefined;
  if (!isEmpty) throw new Error('This database is not empty. The demo only runs on an empty one of its own.');
}

async function fillLibrary({ database, pseudonymiser, clock, timeZone }: Runtime): Promise<DemoLibrary> {
  const now = clock();
  const library = await openDemoLibrary(database, pseudonymiser, timeZone, now);
  await withProgress(
    'Generating viewing',
    (report) => library.enterUntil(now, report),
    (events) => `${events.toLocaleString('en')} events since ${library.firstDate}`,
  );
  await enterAnnotations(database, library.firstDate, timeZone);
  await adoptTimeZone(database, timeZone);
  await withProgress(
    'Building days',
    (report) => buildDays(database, { timeZone, now, onBuilt: (_date, done, total) => report(done, total) }),
    ({ built, finalised }) => `${built.length} days, ${finalised.length} of them final`,
  );
  return library;
}

async function buildDays(database: Database, options: BuildOptions) {
  const { built } = await buildDueDays(database, { ...options, daysAtOnce: DAYS_AT_ONCE });
  const { finalised } = await finaliseDays(database, options.now);
  // PostgreSQL does this itself after about a minute. Until then it would plan reports for empty tables.
  await database.raw('analyze');
  return { built, finalised };
}

/** Generates new viewing in real time, until it is stopped. */
function keepWatching({ clock, log }: Runtime, library: DemoLibrary): { stop(): Promise<void> } {
  let underWay: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    underWay = underWay
      .then(() => library.enterUntil(clock()))
      .catch(() => log.warn({}, 'the demo could not enter new viewing'));
  }, LIVE_INTERVAL);
  return {
    stop: async () => {
      clearInterval(timer);
      await underWay;
    },
  };
}

/** What to try in the demo: commands that work as they are printed. */
function demoTour(
  address: string,
  signIn: string,
  { adminKey = '', clock, timeZone }: Pick<Runtime, 'adminKey' | 'clock' | 'timeZone'>,
): string {
  const now = clock();
  const end = metricDateOf(now, timeZone);
  const start = plusDays(end, -6);
  const get = (path: string) => `curl -s -H "Authorization: Bearer $KEY" "${address}${path}"`;
  const event = {
    event_type: 'play_start',
    child_profile_id: CHILD,
    book_id: BOOK,
    session_id: randomUUID(),
    position_seconds: 0,
    occurred_at: now.toISOString(),
  };
  return `
It is running at ${address}

${signIn}

The key with every scope:

  KEY=${adminKey}

The last week of the library, of a favourite book, of a publisher:

  ${get(`/admin/api/v1/analytics/platform?start=${start}&end=${end}`)}
  ${get(`/admin/api/v1/analytics/books/${BOOK}?start=${start}&end=${end}`)}
  ${get(`/admin/api/v1/analytics/publishers/${PUBLISHER}?start=${start}&end=${end}`)}

Post an event, as a player does (send it twice: the second time it is a duplicate):

  curl -s -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' ${address}/api/v1/events \\
    -d '${JSON.stringify({ events: [event] })}'

It is in today's numbers within five minutes. Every address, with forms and examples, in a browser:

  ${address}/docs

The queues, after you have signed in, and commands that show the same data:

  ${address}${QUEUE_BOARD_PATH}
  bin/storytime doctor --demo
`;
}
