import { CLOCK_DIFFERENCE_MAX_SECONDS, type Clock } from '../../foundation/core/clock.ts';
import { MINUTE_MILLISECONDS } from '../../foundation/core/durations.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { daysBefore } from '../../foundation/core/reporting-day.ts';
import type { MeasureClockDifference } from '../../foundation/db/clock-difference.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { loadStatement, runForOne } from '../../foundation/db/statement.ts';

const selectNewestReceipt = loadStatement(import.meta.url, 'select-newest-receipt');

/** An installation that is in use always hears of something within this time. */
const SILENCE_DAYS_MAX = 2;

/** The time of work is written at most this often, in milliseconds. */
const NOTE_MILLISECONDS = MINUTE_MILLISECONDS;

/** The clock of this process, and how it is compared with the database's. */
export interface ClockSource {
  clock: Clock;
  measureClockDifference: MeasureClockDifference;
}

/** Why a clock is not believed. */
export type ClockDoubt =
  | { because: 'clocks_differ'; seconds: number }
  | { because: 'clock_leapt'; now: Date; lastWorkAt: Date | null };

interface ClockState {
  believed_at: Date | null;
  confirmed_at: Date | null;
}

/**
 * Why irreversible work must not be done by this clock; undefined if the clock is believed. It is doubted if it differs
 * from the database's by more than five minutes, or if nothing confirms it: no event received, no work done and no
 * confirmation by a person within two days of it. An empty database is not protected, because nothing can be lost
 * (docs/operations.md, "When a clock is doubted").
 */
export async function doubtClock(database: Database, source: ClockSource): Promise<ClockDoubt | undefined> {
  const seconds = await source.measureClockDifference(database, source.clock);
  if (Math.abs(seconds) > CLOCK_DIFFERENCE_MAX_SECONDS) return { because: 'clocks_differ', seconds };
  return doubtTime(database, source.clock());
}

/** As `doubtClock`; if the clock is believed, it records the time. Call it before work that depends on the clock. */
export async function believeClock(database: Database, source: ClockSource): Promise<ClockDoubt | undefined> {
  const doubt = await doubtClock(database, source);
  if (doubt === undefined) await noteTime(database, source.clock());
  return doubt;
}

/**
 * Records that a person has confirmed the clock. It is believed for two days, and then as long as work is done.
 */
export async function confirmClock(database: Database, now: Date, confirmedBy: string): Promise<void> {
  const confirmed = { confirmed_at: now, confirmed_by: confirmedBy };
  await database('clock_state').insert(confirmed).onConflict('only_row').merge(confirmed);
}

/** Throws `clocks_differ` if the clock and the database's differ by more than five minutes. */
export async function expectClocksAgree(
  database: Database,
  { clock, measureClockDifference }: ClockSource,
): Promise<void> {
  const seconds = await measureClockDifference(database, clock);
  if (Math.abs(seconds) <= CLOCK_DIFFERENCE_MAX_SECONDS) return;
  throw new Problem('clocks_differ', describeDoubt({ because: 'clocks_differ', seconds }));
}

/** What is wrong and what to do, for the log, the doctor and the command line. */
export function describeDoubt(doubt: ClockDoubt): string {
  if (doubt.because === 'clocks_differ') {
    const [minutes, way] = [Math.round(Math.abs(doubt.seconds) / 60), doubt.seconds > 0 ? 'ahead' : 'behind'];
    return `The clock of this machine is ${minutes} minutes ${way} of the database's. Set both clocks by NTP.`;
  }
  const last =
    doubt.lastWorkAt === null
      ? 'no work is recorded'
      : `the last work was at ${doubt.lastWorkAt.toISOString()}`;
  return (
    `The clock says ${doubt.now.toISOString()}. No event was received within two days of that time, and ${last}. ` +
    'If the clock is right, run "storytime retention --confirm-clock". If it is wrong, set it.'
  );
}

/** Why an instant is doubted although it agrees with the database's clock: both may be the clock of one machine. */
export async function doubtTime(database: Database, now: Date): Promise<ClockDoubt | undefined> {
  const state = await readState(database);
  if ([state.believed_at, state.confirmed_at].some((at) => at !== null && isNear(at, now))) return undefined;
  const { newest } = await runForOne<{ newest: Date | null }>(database, selectNewestReceipt, {
    received_from: daysBefore(now, SILENCE_DAYS_MAX),
    received_until: daysBefore(now, -SILENCE_DAYS_MAX),
  });
  if (newest !== null) return undefined;
  const isNew = state.believed_at === null && state.confirmed_at === null;
  if (isNew && (await database('usage_events').first('event_id')) === undefined) return undefined;
  return { because: 'clock_leapt', now, lastWorkAt: state.believed_at };
}

async function readState(database: Database): Promise<ClockState> {
  const state = await database('clock_state').first<ClockState | undefined>('believed_at', 'confirmed_at');
  return state ?? { believed_at: null, confirmed_at: null };
}

function isNear(instant: Date, now: Date): boolean {
  return instant >= daysBefore(now, SILENCE_DAYS_MAX) && instant <= daysBefore(now, -SILENCE_DAYS_MAX);
}

async function noteTime(database: Database, now: Date): Promise<void> {
  const { believed_at: last } = await readState(database);
  if (last !== null && Math.abs(now.getTime() - last.getTime()) < NOTE_MILLISECONDS) return;
  await database('clock_state')
    .insert({ believed_at: now })
    .onConflict('only_row')
    .merge({ believed_at: now });
}
