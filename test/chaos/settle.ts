import { setTimeout as pause } from 'node:timers/promises';
import { buildDueDays } from '../../src/compute/facts/build-due-days.ts';
import { adoptTimeZone } from '../../src/compute/ledger/ledger-state.ts';
import { DERIVED_TABLES, type Rows, readRows } from '../support/builders-rows.ts';
import { eventually } from '../support/eventually.ts';
import type { Installation } from './installation.ts';

/** The interval between two refreshes: after this time, one is always due. */
export const REFRESH = { minutes: 5 };

const DRAIN_SECONDS = 60;
const JUMPS_MAX = 20;
const REFRESH_MILLISECONDS = 4_000;

/** Ends the watching and waits until the devices have sent all they have; time passes for those that run ahead. */
export async function drain(installation: Installation): Promise<void> {
  await installation.endWatching();
  await eventually(
    'the devices have sent everything',
    async () => {
      if (installation.waiting() === 0) return true;
      await pause(700);
      if (installation.waiting() > 0) await installation.jump(REFRESH);
      return false;
    },
    DRAIN_SECONDS,
  );
}

/**
 * Lets time pass until the ledger says that every day is built, with every event in it. No job is requested: the
 * running worker must find the work itself. Throws what the ledger says when it does not.
 */
export async function waitUntilBuilt(installation: Installation): Promise<void> {
  for (let jump = 0; jump < JUMPS_MAX; jump += 1) {
    await installation.jump(REFRESH);
    const until = performance.now() + REFRESH_MILLISECONDS;
    while (performance.now() < until) {
      if (await isEverythingBuilt(installation)) return;
      await pause(50);
    }
  }
  const { rows } = await installation.database.raw(
    'select metric_date, status, raw_events, changes, due_since, built_at, last_error from metric_days order by 1',
  );
  throw new Error(
    `The days were not built:\n${rows.map((row: object) => JSON.stringify(row)).join('\n')}\n${installation.worker.lastWords()}`,
  );
}

/** All days are built from all events, and the last search was so late that no search can find any of them again. */
async function isEverythingBuilt({ database }: Installation): Promise<boolean> {
  const { rows } = await database.raw(
    `select (select bool_and(status = 'built') from metric_days)
      and (select sum(raw_events) from metric_days) = (select count(*) from usage_events)
      and (select arrivals_seen_until - interval '5 minutes' from ledger_state)
        > (select max(received_at) from usage_events) as is_built`,
  );
  return rows[0].is_built === true;
}

/** All derived rows, first as the workers have stored them, then after a rebuild of everything from the raw events. */
export async function rebuildFromScratch(
  installation: Installation,
): Promise<{ builtByWorkers: Rows; builtFromScratch: Rows }> {
  const { database, timeZone, clock, worker } = installation;
  await worker.end('SIGTERM');
  const builtByWorkers = await readRows(database);
  await database.raw(`truncate ${[...DERIVED_TABLES, 'ledger_state'].join(', ')}`);
  await adoptTimeZone(database, timeZone);
  await buildDueDays(database, { timeZone, now: clock() });
  return { builtByWorkers, builtFromScratch: await readRows(database) };
}
