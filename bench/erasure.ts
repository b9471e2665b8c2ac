import { buildApp } from '../src/app.ts';
import { buildDueDays } from '../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../src/compute/ledger/ledger-state.ts';
import { readConfig } from '../src/foundation/core/config.ts';
import { createLog } from '../src/foundation/core/log.ts';
import { DEFAULT_RETENTION } from '../src/foundation/core/retention-settings.ts';
import { measureClockDifference } from '../src/foundation/db/clock-difference.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { createPseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { openQueueSystem } from '../src/runtime.ts';
import { listen } from '../src/server.ts';
import { benchDatabase } from './bench-database.ts';
import { measure } from './measure.ts';
import { reportNote, reportRatio } from './report.ts';

const NOW = new Date('2026-02-25T18:30:00Z');
const DAYS = 14;
const EVENTS_OF_OTHERS = 1_000_000;

/**
 * Each size for two children: one is erased, the other's rows are deleted by hand. An erasure has a fixed cost, of a
 * fifth of a second, that shows beside 10,000 rows. Promised are the seconds.
 */
const SIZES = [
  { events: 10_000, child: 1, twin: 2, secondsMax: 2, ratioMax: 12 },
  { events: 100_000, child: 3, twin: 4, secondsMax: 10, ratioMax: 6 },
];
/** Erased first, so that nothing is measured that only the first erasure of a process costs. */
const NOBODY = 5;
const OTHER_CHILDREN_FROM = 1_000;
const TABLES = ['usage_events', 'plays', 'child_viewing_histories'];

/** What an erasure through the API costs on top of counting and deleting the same rows. */
export async function benchErasure(): Promise<void> {
  const { url, database, close } = await benchDatabase(NOW);
  const log = createLog('silent');
  const queueing = await openQueueSystem({ config: { ...readConfig({}), databaseUrl: url }, log });
  const app = buildApp({
    measureClockDifference,
    ...{ database, log, queues: queueing.queues, clock: () => NOW, timeZone: 'UTC' },
    authenticate: async () => ({ name: 'bench', scopes: ['privacy'] as const }),
    pseudonymiser: createPseudonymiser('the key of benchmarks'),
    retention: DEFAULT_RETENTION,
  });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 });
  try {
    await fill(database);
    await deleteByHand(database, NOBODY);
    await erase(`${listener.address}/privacy/api/v1/children/${NOBODY}/erasure`);
    for (const { events, child, twin, secondsMax, ratioMax } of SIZES) {
      const floor = await measure(() => deleteByHand(database, twin));
      const erasure = await measure(() =>
        erase(`${listener.address}/privacy/api/v1/children/${child}/erasure`),
      );
      reportRatio(
        `erasing a child of ${events} events : counting and deleting as much by hand`,
        erasure / floor,
        ratioMax,
      );
      const isInTime = erasure <= secondsMax * 1_000;
      reportNote(
        `  (${(erasure / 1_000).toFixed(2)} s, ${isInTime ? 'within' : 'NOT within'} ${secondsMax} s, and ${(floor / 1_000).toFixed(2)} s by hand, on this machine just now)`,
      );
    }
  } finally {
    await listener.close();
    await queueing.close();
    await close();
  }
}

async function fill(database: Database): Promise<void> {
  await adoptTimeZone(database, 'UTC');
  for (const { events, child, twin } of SIZES)
    for (const id of [child, twin]) await insertPlays(database, events, `${id}`);
  await insertPlays(database, EVENTS_OF_OTHERS, `${OTHER_CHILDREN_FROM} + play::bigint * 7919 % 90000`);
  await buildDueDays(database, { timeZone: 'UTC', now: NOW });
  await database.raw('vacuum analyze');
}

/** Ten events a play, spread over the days that ingest accepts; `child` is the child of a play. */
async function insertPlays(database: Database, events: number, child: string): Promise<void> {
  const secondsApart = ((DAYS - 1) * 86_400) / (events / 10);
  await database.raw(`
    insert into usage_events
    select gen_random_uuid(),
      (case beat when 0 then 'play_start' when 9 then 'play_end' else 'heartbeat' end)::usage_event_type,
      ${child}, 1 + play::bigint * 31 % 1000, null, beat * 33333, null,
      '${NOW.toISOString()}'::timestamptz - make_interval(secs => play * ${secondsApart} - beat * 33.333 + 400), '${NOW.toISOString()}', null
    from generate_series(1, ${events / 10}) as play, generate_series(0, 9) as beat`);
}

function deleteByHand(database: Database, child: number): Promise<void> {
  return database.transaction(async (transaction) => {
    for (const table of TABLES) await transaction(table).where({ child_profile_id: child }).count('*');
    for (const table of TABLES) await transaction(table).where({ child_profile_id: child }).delete();
    for (const table of TABLES) await transaction(table).where({ child_profile_id: child }).count('*');
  });
}

async function erase(url: string): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: 'Bearer bench', 'content-type': 'application/json' },
    body: JSON.stringify({ reason: 'parent_request' }),
  });
  if (answer.status !== 200) throw new Error(`answered with ${answer.status}`);
}
