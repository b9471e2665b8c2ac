import type { NamedFinding } from '../../../operate/monitoring/run-health-checks.ts';
import { type LedgerDay, stateOf } from './calendar-months.ts';

/** The check that says what the notes of days say. */
const FAILED_DAYS_CHECK = 'Days that failed';

/** Each failed day has a note of its own, up to so many. */
const DAYS_NAMED_MAX = 3;

/** What needs somebody. */
export interface FaultsFound {
  /** Those that have a note of their own, the newest first. */
  failedDays: LedgerDay[];
  /** What else the doctor finds, failures before warnings. Failed days are among it if not all of them are named. */
  findings: NamedFinding[];
  /** How many things that are: each day is one. */
  count: number;
}

/** Everything that needs somebody: days of the ledger that could not be built, and the findings of the doctor. */
export function findFaults(days: readonly LedgerDay[], all: readonly NamedFinding[]): FaultsFound {
  const failed = days.filter((day) => stateOf(day) === 'failed').reverse();
  const failedDays = failed.slice(0, DAYS_NAMED_MAX);
  const isSaid = ({ name, found }: NamedFinding) =>
    name === FAILED_DAYS_CHECK && countDates(found) === failedDays.length;
  const findings = all
    .filter((finding) => finding.verdict !== 'ok' && !isSaid(finding))
    .sort((a, b) => Number(b.verdict === 'failed') - Number(a.verdict === 'failed'));
  const ofDays = Math.max(
    failed.length,
    ...findings.filter(({ name }) => name === FAILED_DAYS_CHECK).map(({ found }) => countDates(found)),
  );
  const others = findings.filter(({ name }) => name !== FAILED_DAYS_CHECK).length;
  return { failedDays, findings, count: ofDays + others };
}

const countDates = (text: string): number => (text.match(/\d{4}-\d\d-\d\d/g) ?? []).length;
