import { Note } from '../components/note.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import { REQUESTS_PATH } from '../paths.ts';
import type { Privacy, Retention } from './load-privacy.ts';
import { nameOfTable } from './words.ts';

export interface PrivacyNotesProps extends Pick<Privacy, 'retention' | 'open'> {
  timeZone: string;
}

/** What needs attention, each with what to do: runs that are held back, checks that failed, open erasures. */
export function PrivacyNotes({ retention: { last_run, holds }, open, timeZone }: PrivacyNotesProps) {
  const alarms = last_run === null ? [] : alarmsInWords(last_run);
  return (
    <>
      {holds.map((hold) => (
        <HoldNote key={hold.because} hold={hold} timeZone={timeZone} />
      ))}
      {alarms.length === 0 ? null : <AlarmsNote alarms={alarms} />}
      {last_run === null ? (
        <Note title="Retention has not run yet" level={2}>
          <p>A running worker does it when it starts, and every night. If none is running, start one.</p>
        </Note>
      ) : null}
      {open === 0 ? null : (
        <Note
          tone="look"
          title={writeCounted(open, 'erasure is unfinished', 'erasures are unfinished')}
          level={2}
        >
          <p>
            Nothing more about the children concerned is accepted, and a worker continues the erasures
            automatically. If one stays open for over a day, <code>bin/storytime doctor</code> reports the
            cause. <a href={REQUESTS_PATH}>See which</a>
          </p>
        </Note>
      )}
    </>
  );
}

function HoldNote({ hold, timeZone }: { hold: Retention['holds'][number]; timeZone: string }) {
  const { began_at, times, why, confirmed_at } = hold;
  return (
    <Note tone="broken" title="Nothing is deleted by age at present" level={2}>
      <p>{why}</p>
      <p>
        {`Held back since ${writeInstant(began_at, timeZone)}, ${writeCounted(times, 'run', 'runs')} so far. `}
        {confirmed_at === null
          ? 'Your policy names limits, so resolve it within days.'
          : `Confirmed ${writeInstant(confirmed_at, timeZone)}: the next run does it.`}{' '}
        <a href="/docs/privacy.md#a-run-that-is-held-back">What holds a run back</a>
      </p>
    </Note>
  );
}

function AlarmsNote({ alarms }: { alarms: readonly string[] }) {
  return (
    <Note tone="broken" title="The last run of retention found something" level={2}>
      <ul class="bullets">
        {alarms.map((alarm) => (
          <li key={alarm}>{alarm}</li>
        ))}
      </ul>
      <p>
        <b>What to do:</b> see <a href="/docs/privacy.md#when-a-check-fails">what each of them means</a>. The
        operator of the server has the log of that run.
      </p>
    </Note>
  );
}

function alarmsInWords({ checks, failed }: NonNullable<Retention['last_run']>): string[] {
  const past = Object.entries(checks?.rows_past_limit ?? {}).filter(([, rows]) => rows > 0);
  return [
    ...past.map(
      ([table, rows]) => `${nameOfTable(table)}: ${writeCounted(rows, 'row is', 'rows are')} past the limit.`,
    ),
    ...(checks?.unknown_columns ?? []).map((column) => `${column} is not in the personal data inventory.`),
    ...(checks !== null && checks.stuck_erasures > 0
      ? [`${writeCounted(checks.stuck_erasures, 'erasure has', 'erasures have')} been open for over a day.`]
      : []),
    ...failed.map((step) => `The step “${step.replaceAll('_', ' ')}” failed; the others were done.`),
  ];
}
