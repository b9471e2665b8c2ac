import type { ReportingDay } from '../../foundation/core/reporting-day.ts';
import { RowWriter, readRows } from '../../foundation/db/binary-copy.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import { copyRows, type RowsTransform } from '../../foundation/db/copy-rows.ts';
import { inSnapshot, LONG_STATEMENTS, setLimits } from '../../foundation/db/in-transaction.ts';
import { IDLE_IN_TRANSACTION_MILLISECONDS } from '../../foundation/db/session-settings.ts';
import type { Play } from './play-builder.ts';
import { type Pair, PlaysOfPairs } from './plays-of-pairs.ts';
import { addEventRow, EVENT_FIELDS, eventsOfDay } from './read-day-events.ts';

/**
 * A session that changes the tables waits for the transaction of the date, and the reader waits for that session.
 * Without a limit neither would continue.
 */
const READER_LOCK_TIMEOUT_MILLISECONDS = 10_000;

/** The transaction of the date is idle while the reader looks for the chains that continue. */
const IDLE_MILLISECONDS_MAX = LONG_STATEMENTS.statementTimeoutMilliseconds;

const COLUMNS = [
  ...['child_profile_id', 'book_id', 'session_id', 'started_at', 'start_event_id', 'ended_at', 'is_explicit'],
  ...['has_play_end', 'opens_session', 'watched_milliseconds', 'first_position_milliseconds'],
  ...[
    'max_position_milliseconds',
    'final_position_milliseconds',
    'watched',
    'unique_seconds',
    'duration_seconds',
  ],
  ...['is_completed', 'is_verified_completion', 'pause_count', 'seek_count'],
];

/** An upper limit for the bytes of a play without its ranges, and the bytes of a range. */
const PLAY_BYTES = 300;
const RANGE_BYTES = 21;

/**
 * Builds the plays of a date into the temporary table `fresh_plays`, which is dropped with the transaction. A second
 * connection reads the events on one snapshot and changes nothing. If either is lost, the transaction is rolled back
 * and the date stays unchanged (docs/architecture.md, "Why a rebuild is safe").
 */
export async function buildFreshPlays(
  transaction: Transaction,
  database: Database,
  day: ReportingDay,
): Promise<void> {
  await transaction.raw(`
    create temporary table fresh_plays (like plays) on commit drop;
    alter table fresh_plays alter metric_date set default date '${day.metricDate}'`);
  await setLimits(transaction, { idleTimeoutMilliseconds: IDLE_MILLISECONDS_MAX });
  await inSnapshot(
    database,
    async (reader) => {
      const events = await eventsOfDay(reader, day);
      const into = `fresh_plays (${COLUMNS.join(', ')})`;
      await copyRows(reader, transaction, { ...events, into }, playsOfDay(day));
    },
    { ...LONG_STATEMENTS, lockTimeoutMilliseconds: READER_LOCK_TIMEOUT_MILLISECONDS },
  );
  await setLimits(transaction, { idleTimeoutMilliseconds: IDLE_IN_TRANSACTION_MILLISECONDS });
}

/** Makes the rows of the plays that start on the date from the rows of its events. */
function playsOfDay({ startsAt, endsAt }: ReportingDay): RowsTransform {
  const [from, until] = [startsAt.getTime(), endsAt.getTime()];
  return async function* (pieces) {
    const writer = new RowWriter();
    const plays = new PlaysOfPairs((pair, ofPair) => {
      for (const play of ofPair)
        if (play.startedAt >= from && play.startedAt < until) writePlay(writer, pair, play);
    });
    for await (const _ of readRows(pieces, EVENT_FIELDS, (fields) => addEventRow(fields, plays))) {
      const piece = writer.takePiece();
      if (piece !== undefined) yield piece;
    }
    plays.end();
    yield writer.end();
  };
}

function writePlay(writer: RowWriter, pair: Pair, play: Play): void {
  writer.row(COLUMNS.length, PLAY_BYTES + play.watched.length * RANGE_BYTES);
  for (const id of [pair.childProfileId, pair.bookId, play.sessionId]) writer.bytes(id);
  writer.time(play.startedAt);
  writer.bytes(play.startEventId);
  writer.time(play.endedAt);
  for (const flag of [play.isExplicit, play.hasPlayEnd, play.opensSession]) writer.boolean(flag);
  writer.integer(play.watchedMilliseconds);
  for (const position of [play.firstPosition, play.maxPosition, play.finalPosition]) writer.integer(position);
  writer.ranges(play.watched);
  for (const seconds of [play.uniqueSeconds, pair.durationSeconds]) writer.integer(seconds);
  for (const flag of [play.isCompleted, play.isVerifiedCompletion]) writer.boolean(flag);
  for (const count of [play.pauseCount, play.seekCount]) writer.integer(count);
}
