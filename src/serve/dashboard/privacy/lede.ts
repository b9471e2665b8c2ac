import { writeInstant } from '../figures/write-date.ts';
import { writeCounted, writeInWords } from '../figures/write-number.ts';
import type { Retention } from './load-privacy.ts';

export interface LedeProps {
  retention: Retention;
  /** Erasures that are unfinished. */
  open: number;
  timeZone: string;
}

/** How many rows the last run has found past their limit; null if it could not check, undefined before the first. */
function pastLimitOf({ last_run }: Retention): number | null | undefined {
  if (last_run === null) return undefined;
  if (last_run.checks === null) return null;
  return Object.values(last_run.checks.rows_past_limit).reduce((sum, rows) => sum + rows, 0);
}

/** One sentence: whether data is past its limit or an erasure is unfinished, and when that was checked. */
export function ledeOf({ retention, open, timeZone }: LedeProps): string {
  const past = pastLimitOf(retention);
  const unfinished =
    open === 0
      ? 'no erasure is unfinished'
      : `${writeInWords(open)} ${open === 1 ? 'erasure is' : 'erasures are'} unfinished`;
  if (past === undefined) return `Nothing has been checked against its limit yet; ${unfinished}.`;
  const limits = {
    null: 'The last run could not check whether something is past its limit',
    0: 'Nothing is kept past its limit',
  }[String(past)];
  const checked = `Checked ${writeInstant(retention.last_run?.completed_at ?? null, timeZone)}.`;
  const found = limits ?? `${writeCounted(past ?? 0, 'row is', 'rows are')} kept past their limit`;
  return `${found}, and ${unfinished}. ${checked}`;
}
