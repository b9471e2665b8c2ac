import { PLAY_TIMEOUT_SECONDS } from '../../foundation/core/definitions.ts';
import type { ReportingDay } from '../../foundation/core/reporting-day.ts';
import { bytesOf, type Fields, integerOf, timeOf } from '../../foundation/db/binary-copy.ts';
import type { Transaction } from '../../foundation/db/connect-database.ts';
import type { RowsCopy } from '../../foundation/db/copy-rows.ts';
import { loadStatement, run } from '../../foundation/db/statement.ts';
import { PLAYBACK_EVENT_TYPES } from '../../records/events/usage-event.ts';
import { IMPACT_WINDOW_SECONDS } from '../ledger/affected-days.ts';
import type { PlaybackKind } from './playback-event.ts';
import type { PlaysOfPairs } from './plays-of-pairs.ts';

const selectChainsBeyond = loadStatement(import.meta.url, 'select-chains-beyond');
const selectDayEvents = loadStatement(import.meta.url, 'select-day-events');

/** How many columns `select-day-events` has. */
export const EVENT_FIELDS = 9;

/**
 * The planner scans and sorts: it would otherwise walk the unique index, with a random read for each event. Two
 * processes sort, and less memory was measured to be faster than more.
 */
const PLANNER_SETTINGS = `
  set local work_mem = '64MB'; set local jit = off; set local enable_incremental_sort = off;
  set local parallel_setup_cost = 100; set local parallel_tuple_cost = 0.001`;

interface ChainBeyond {
  child_profile_id: string;
  book_id: string;
  session_id: string | null;
  silent_after: Date;
}

/** The statement that reads the events of a date, for a transaction that does nothing else. */
export async function eventsOfDay(
  reader: Transaction,
  { startsAt, endsAt }: ReportingDay,
): Promise<Pick<RowsCopy, 'statement' | 'bindings'>> {
  const chains = await run<ChainBeyond>(reader, selectChainsBeyond, {
    ends_at: endsAt,
    play_timeout_seconds: PLAY_TIMEOUT_SECONDS,
  });
  await reader.raw(PLANNER_SETTINGS);
  const array = (textOf: (chain: ChainBeyond) => string) => `{${chains.map(textOf).join(',')}}`;
  return {
    statement: selectDayEvents,
    bindings: {
      ...{ starts_at: startsAt, ends_at: endsAt, impact_window_seconds: IMPACT_WINDOW_SECONDS },
      child_profile_ids: array((chain) => chain.child_profile_id),
      book_ids: array((chain) => chain.book_id),
      session_ids: array((chain) => chain.session_id ?? 'null'),
      silent_afters: array((chain) => chain.silent_after.toISOString()),
    },
  };
}

/** Hands one row of `select-day-events` to the builder of plays. */
export function addEventRow(fields: Fields, plays: PlaysOfPairs): void {
  const pair = {
    childProfileId: bytesOf(fields, 0) ?? '',
    bookId: bytesOf(fields, 1) ?? '',
    durationSeconds: integerOf(fields, 8),
  };
  plays.add(pair, bytesOf(fields, 2), {
    kind: kindOf(bytesOf(fields, 4)),
    occurredAt: timeOf(fields, 3),
    eventId: bytesOf(fields, 5) ?? '',
    position: integerOf(fields, 6),
    fromPosition: integerOf(fields, 7),
  });
}

function kindOf(label: string | null): PlaybackKind {
  const kind = PLAYBACK_EVENT_TYPES.find((known) => known === label);
  if (kind === undefined) throw new Error('An event is of a kind that makes no plays.');
  return kind;
}
