import { DateTime } from 'luxon';
import { RETENTION_REPETITIONS_MAX } from '../src/foundation/queue/job-contracts.ts';
import type { JobContext } from './job-context.ts';

/** A nightly dump takes minutes to hours, and every attempt may block ingest for three seconds. */
const PAUSE_MINUTES = 30;

/** No attempt starts at this hour of the reporting time zone or later: by day, reports are read and events come in. */
const NIGHT_ENDS_HOUR = 6;

export interface Repetition {
  repetition: number;
  at: Date;
}

/**
 * When an incomplete run of retention is repeated: half an hour later, if that is still in the night and the contract
 * of the job allows another run. Undefined if it waits for the next night (docs/operations.md, "Backups").
 */
export function nextRepetition(before: number, now: Date, timeZone: string): Repetition | undefined {
  const at = DateTime.fromJSDate(now, { zone: timeZone }).plus({ minutes: PAUSE_MINUTES });
  if (before >= RETENTION_REPETITIONS_MAX || at.hour >= NIGHT_ENDS_HOUR) return undefined;
  return { repetition: before + 1, at: at.toJSDate() };
}

/** Adds the next run of retention of this night to the queue. Returns when it comes, or null if there is none. */
export async function repeatTonight(
  { repetition: before = 0 }: { repetition?: number | undefined },
  { clock, timeZone, queues, log }: Pick<JobContext, 'clock' | 'timeZone' | 'queues' | 'log'>,
): Promise<string | null> {
  const now = clock();
  const next = nextRepetition(before, now, timeZone);
  if (next === undefined) return null;
  const { repetition, at } = next;
  const delayMilliseconds = at.getTime() - now.getTime();
  await queues.enqueue('data-retention-cleanup', { repetition }, { delayMilliseconds });
  log.warn({ job: 'data-retention-cleanup', count: repetition }, 'retention will be repeated tonight');
  return at.toISOString();
}
