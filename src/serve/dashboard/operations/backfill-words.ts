import type { BackfillDay, BackfillResult } from '../../../compute/backfills/backfill.ts';
import type { findBackfill, listBackfills } from '../../../compute/backfills/read-backfills.ts';
import type { BadgeTone } from '../components/badge.tsx';
import { writeRange } from '../figures/write-date.ts';
import { writeCount, writeCounted, writeMinutes } from '../figures/write-number.ts';

export type FoundBackfill = Awaited<ReturnType<typeof findBackfill>>;
export type ListedBackfill = Awaited<ReturnType<typeof listBackfills>>[number];

type Named = Pick<ListedBackfill, 'id' | 'dry_run'>;

const MILLISECONDS_OF_A_MINUTE = 60_000;

const MODES: Record<ListedBackfill['mode'], string> = {
  missing: 'missing days',
  stale: 'stale days',
  all: 'all days',
};

/** "Dry run 5", "Backfill 14". */
export const nameOf = ({ id, dry_run }: Named): string => `${dry_run ? 'Dry run' : 'Backfill'} ${id}`;

/** "2 – 12 Nov 2026, all days, final ones too: the clock was wrong" */
export function scopeOf(
  backfill: Pick<ListedBackfill, 'from_date' | 'to_date' | 'mode' | 'revise_final' | 'reason'>,
): string {
  const { from_date, to_date, mode, revise_final, reason } = backfill;
  const range = writeRange(from_date, to_date);
  const final = revise_final ? [`final ones too: ${reason ?? ''}`] : reason === null ? [] : [reason];
  return [range, MODES[mode], ...final].join(', ');
}

/** The result of a day as a badge. */
export function wordOf(result: BackfillResult, isDryRun: boolean): { text: string; tone?: BadgeTone } {
  switch (result) {
    case 'pending':
      return { text: 'not done yet' };
    case 'rebuilt':
      return { text: isDryRun ? 'would change' : 'changed', tone: 'night' };
    case 'unchanged':
      return { text: 'unchanged' };
    case 'refused_final':
      return { text: 'skipped: final' };
    case 'refused_sealed':
      return { text: 'skipped: sealed' };
    case 'failed':
      return { text: '! failed', tone: 'broken' };
  }
}

/** Whether it is queued or running. */
export const isUnfinished = ({ status }: Pick<ListedBackfill, 'status'>): boolean =>
  status === 'queued' || status === 'running';

/** The result of a finished backfill: "6 of 11 days would change, by 180 minutes fewer." */
export function findingOf({ dry_run, days }: Pick<FoundBackfill, 'dry_run' | 'days'>): string {
  if (days.length === 0) return 'No day of this range matches the request, so there was nothing to do.';
  const changed = days.filter(({ result }) => result === 'rebuilt').length;
  const of = `${writeCount(changed)} of ${writeCounted(days.length, 'day', 'days')}`;
  if (!dry_run) return `${of} ${changed === 1 ? 'has' : 'have'} new figures now.`;
  if (changed === 0) return `${of} would change.`;
  return `${of} would change${byMinutes(days)}.`;
}

/** Days that are skipped, in words; empty if there are none. */
export function skippedDays(days: readonly Pick<BackfillDay, 'result'>[]): string {
  const count = (result: BackfillResult) => days.filter((day) => day.result === result).length;
  const kinds = [
    ['final', count('refused_final')],
    ['sealed', count('refused_sealed')],
  ] as const;
  return kinds
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => `${writeCounted(number, `${kind} day is`, `${kind} days are`)} skipped.`)
    .join(' ');
}

function byMinutes(days: readonly Pick<BackfillDay, 'differences'>[]): string {
  const differences = days.flatMap(({ differences }) => differences?.platform.watched_milliseconds ?? []);
  const change = differences.reduce((sum, { before, after }) => sum + (after ?? 0) - (before ?? 0), 0);
  if (change === 0) return '';
  return `, by ${writeMinutes(Math.abs(change) / MILLISECONDS_OF_A_MINUTE)} minutes ${change > 0 ? 'more' : 'fewer'}`;
}
