import { enterAnnotations } from '../../../seeds/demo-annotations.ts';
import { DEMO_DAYS } from '../../../seeds/demo-dates.ts';
import { type DemoLibrary, openDemoLibrary } from '../../../seeds/demo-library.ts';
import { buildDueDays } from '../../compute/facts/build-due-days.ts';
import { finaliseDays } from '../../compute/ledger/finalise-days.ts';
import { adoptTimeZone } from '../../compute/ledger/ledger-state.ts';
import { readConfig } from '../../foundation/core/config.ts';
import { createLog } from '../../foundation/core/log.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { openRuntime, type Runtime } from '../../runtime.ts';
import { DEMO_DATABASE } from './demo-database.ts';
import { demoTour } from './demo-tour.ts';
import { withProgress } from './progress.ts';
import { prepareDatabase, runPrograms } from './run-programs.ts';
import { endWithServer, runUntilSignal } from './run-until-signal.ts';
import { say } from './say.ts';
import { signInLine } from './sign-in-line.ts';

/** A day that is built keeps one processor busy, and even a small machine has two. */
const DAYS_AT_ONCE = 2;

/** How often the children's devices are asked for what they have sent since. Milliseconds. */
const LIVE_INTERVAL = 30_000;

/**
 * A running system on believable data: DEMO_DAYS of viewing, entered through the ingest endpoint, built, served;
 * afterwards the children go on watching in real time. On a database of one's own (DATABASE_URL) it refuses
 * to mix with data that is there.
 */
export async function demo(): Promise<void> {
  const config = readConfig();
  say.line(`Storytime Analytics, with ${DEMO_DAYS} days of generated viewing. Stop it with Ctrl-C.\n`);
  const quiet = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const embedded = { embeddedDatabase: DEMO_DATABASE, freshEmbeddedDatabase: true };
  const options = { log: quiet, ...embedded, onServerLost: endWithServer };
  let opened: Runtime | undefined;
  await withProgress('Starting PostgreSQL', async () => {
    opened = await openRuntime(config, options);
    await prepareDatabase(opened);
    return config.databaseUrl === undefined ? `embedded, data in ${config.home}` : 'at DATABASE_URL';
  });
  if (opened === undefined) return;
  try {
    await refuseForeignData(opened.database);
    await show(opened, await fillLibrary(opened));
  } finally {
    await opened.close();
  }
}

function show(opened: Runtime, library: DemoLibrary): Promise<void> {
  return runUntilSignal(opened.log, async () => {
    const programs = await runPrograms(opened, { web: true, worker: true });
    const live = keepWatching(opened, library);
    say.line(demoTour(programs.address ?? '', await signInLine(programs.address ?? '', opened), opened));
    return async () => {
      await live.stop();
      await programs.stop();
    };
  });
}

async function refuseForeignData(database: Database): Promise<void> {
  const isEmpty = (await database('publishers').first('id')) === undefined;
  if (!isEmpty) throw new Error('This database is not empty. The demo only runs on an empty one of its own.');
}

async function fillLibrary({ database, pseudonymiser, clock, timeZone }: Runtime): Promise<DemoLibrary> {
  const now = clock();
  const library = await openDemoLibrary(database, pseudonymiser, timeZone, now);
  await withProgress('Children are watching', async (report) => {
    const events = await library.enterUntil(now, report);
    return `${events.toLocaleString('en')} events since ${library.firstDate}`;
  });
  await enterAnnotations(database, library.firstDate, timeZone);
  await adoptTimeZone(database, timeZone);
  await withProgress('Building the days', async (report) => {
    const { built } = await buildDueDays(database, {
      timeZone,
      now,
      daysAtOnce: DAYS_AT_ONCE,
      onBuilt: (_date, done, total) => report(done, total),
    });
    const { finalised } = await finaliseDays(database, now);
    // PostgreSQL does it by itself after a minute or so: until then it would plan reports for empty tables.
    await database.raw('analyze');
    return `${built.length} days, ${finalised.length} of them final`;
  });
  return library;
}

/** The children go on: what their devices have sent since the last look is entered every half minute. */
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
