import { rebuildDay } from '../src/compute/facts/rebuild-day.ts';
import { detectChanges } from '../src/compute/ledger/detect-changes.ts';
import { adoptTimeZone } from '../src/compute/ledger/ledger-state.ts';
import { benchDatabase } from './bench-database.ts';
import { measure } from './measure.ts';
import { reportNote, reportRatio } from './report.ts';

const DATE = '2026-02-25';
const NOW = new Date('2026-02-26T02:00:00Z');

/** Events of the day: ten a play. BENCH_EVENTS says how many; ten million is the day that the product names. */
const EVENTS = Number(process.env.BENCH_EVENTS ?? 1_000_000);

/**
 * What a rebuild costs on top of what nobody can save: reading the events of the day and sorting them once into
 * the order of chains.
 */
export async function benchRebuildDay(): Promise<void> {
  const { database, close } = await benchDatabase(NOW);
  try {
    await database.raw(`
      insert into usage_events
      select gen_random_uuid(),
        (case beat when 0 then 'play_start' when 9 then 'play_end' else 'heartbeat' end)::usage_event_type,
        1 + play::bigint * 7919 % 100000, 1 + play::bigint * 31 % 1000, null, beat * 33333, null,
        '${DATE}Z'::timestamptz + make_interval(secs => (play::bigint * 104729 % 80000) + beat * 33.333), '${DATE}T23:00Z', null
      from generate_series(1, ${Math.round(EVENTS / 10)}) as play, generate_series(0, 9) as beat`);
    await database.raw('vacuum analyze usage_events');
    await adoptTimeZone(database, 'UTC');
    await detectChanges(database, 'UTC', NOW);
    const floor = await measure(() =>
      database.transaction(async (transaction) => {
        await transaction.raw(
          "set local work_mem = '256MB'; set local jit = off; set local max_parallel_workers_per_gather = 0",
        );
        await transaction.raw(`
          select count(previous) from (
            select event_id, lag(occurred_at) over (
              partition by child_profile_id, book_id, session_id order by occurred_at, event_type, event_id
            ) as previous from usage_events where occurred_at >= '${DATE}Z' and occurred_at < '${DATE}Z'::timestamptz + interval '1 day'
          ) as sorted`);
      }),
    );
    const first = await measure(() => rebuildDay(database, DATE, { now: NOW }));
    const again = await measure(() => rebuildDay(database, DATE, { now: NOW }));
    reportRatio(`first build of a day of ${EVENTS} events : reading and sorting them`, first / floor, 7);
    reportRatio('building the same day again : reading and sorting it', again / floor, 6);
    reportNote(
      `  (${(first / 1000).toFixed(1)} s and ${(again / 1000).toFixed(1)} s, on this machine just now)`,
    );
  } finally {
    await close();
  }
}
