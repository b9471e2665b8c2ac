import type { NamedFinding } from '../../../operate/monitoring/run-health-checks.ts';
import { Note } from '../components/note.tsx';
import { writeDayInFull, writeWhen } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import { type LedgerDay, stateOf } from './calendar-months.ts';

/** The meanings of PostgreSQL's error codes of a build; others are shown as they are. */
const CAUSES: Record<string, string> = {
  '57014': 'The database stopped a statement because it took too long',
  query_timeout: 'The database took too long',
  '55P03': 'Something else held a lock that the build needs',
  '53100': 'The disk of the database is full',
  '53200': 'The database ran out of memory',
  '53300': 'The database had no connection left',
  unreadable_day: 'What the database sent could not be read, which is an error in this program',
};

export interface FaultsProps {
  faults: FaultsFound;
  now: Date;
  timeZone: string;
  mayRebuild: boolean;
}

/** What needs attention, and what to do: days that could not be built, then what else the doctor finds. */
export function Faults({ faults: { failedDays, findings }, ...context }: FaultsProps) {
  return (
    <>
      {failedDays.map((day) => (
        <FailedDay key={day.date} day={day} {...context} />
      ))}
      {findings.map((finding) => (
        <FindingNote key={finding.name} finding={finding} />
      ))}
    </>
  );
}

function FindingNote({ finding: { name, verdict, found, advice } }: { finding: NamedFinding }) {
  return (
    <Note tone={verdict === 'failed' ? 'broken' : 'look'} level={2} title={name}>
      <p>{asSentence(found)}</p>
      {advice === undefined ? null : (
        <p>
          <b>What to do:</b> {advice}
        </p>
      )}
    </Note>
  );
}

const asSentence = (text: string) =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;

interface FailedDayProps extends Omit<FaultsProps, 'faults'> {
  day: LedgerDay;
}

function FailedDay({ day, now, timeZone, mayRebuild }: FailedDayProps) {
  const { date, last_error: code, built_at, raw_events } = day;
  return (
    <Note tone="broken" level={2} title={`${writeDayInFull(date)} could not be rebuilt`}>
      <p>
        {CAUSES[code ?? ''] ?? 'The last build ended with an error'} (<code>{code}</code>).{' '}
        {built_at === null
          ? 'There are no figures of that day.'
          : `The figures shown for that day are those of its last build, ${writeWhen(built_at, now, timeZone)}.`}
      </p>
      <p>
        <b>What to do:</b> check whether something else is wrong (<code>bin/storytime doctor</code> reports
        what). Then{' '}
        {mayRebuild ? (
          <a href={`?day=${date}#backfill`}>rebuild the day</a>
        ) : (
          'ask somebody with the scope ops to rebuild the day'
        )}
        . Nothing is lost:{' '}
        {raw_events === null ? 'its events' : `its ${writeCounted(raw_events, 'event', 'events')}`} are kept.
      </p>
    </Note>
  );
}

/** The check of the doctor that finds the same as the notes of days. */
const FAILED_DAYS_CHECK = 'Days that failed';

/** Each failed day has its own note, up to this number. */
const DAYS_NAMED_MAX = 3;

/** What needs attention. */
export interface FaultsFound {
  /** Those that have their own note, the newest first. */
  failedDays: LedgerDay[];
  /** What else the doctor finds, failures before warnings. Failed days are among it if not all of them are named. */
  findings: NamedFinding[];
  /** The number of all of them; each day is one. */
  count: number;
}

/** Everything that needs attention: days of the ledger that could not be built, and the findings of the doctor. */
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
