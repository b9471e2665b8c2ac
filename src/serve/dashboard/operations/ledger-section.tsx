import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeDateInFull, writeWhen } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { Icon } from '../icons.tsx';
import { type LedgerDay, MONTHS_SHOWN, monthAfter, stateOf } from './calendar-months.ts';
import { LedgerCalendar } from './ledger-calendar.tsx';
import type { Chosen, Operations } from './load-operations.ts';

export interface LedgerSectionProps {
  chosen: Chosen;
  operations: Operations;
  now: Date;
  timeZone: string;
  mayRebuild: boolean;
}

/** The day ledger: its calendar, links to other months, and the chosen day. */
export function LedgerSection({ chosen, operations, ...context }: LedgerSectionProps) {
  const { months, range, isEarlier, refused } = chosen;
  const { shown, day } = operations;
  const month = isEarlier ? `month=${range.end.slice(0, 'YYYY-MM'.length)}&` : '';
  const addressOf = (date: MetricDate) => `?${month}day=${date}#day`;
  return (
    <section class="section" aria-labelledby="ledger">
      <div class="section-head">
        <h2 id="ledger">Day ledger</h2>
        <Steps chosen={chosen} hasEarlier={shown[0] !== undefined && shown[0].status !== 'none'} />
      </div>
      <div class="sheet">
        {refused === undefined ? null : (
          <p>“{refused}” is not a month that has begun. The newest ones are shown.</p>
        )}
        <LedgerCalendar months={months} days={shown} addressOf={addressOf} />
        {day === undefined ? (
          <p class="muted">
            <small>Choose a day to see when it was built, and from how many events.</small>
          </p>
        ) : (
          <DayDetails day={day} {...context} />
        )}
        <p>
          <a href={`/admin/api/v1/days?start=${range.start}&end=${range.end}`}>These days as JSON</a>{' '}
          <a href={`/admin/api/v1/days.csv?start=${range.start}&end=${range.end}`}>as CSV</a>
        </p>
      </div>
    </section>
  );
}

function Steps({ chosen: { range, isEarlier }, hasEarlier }: { chosen: Chosen; hasEarlier: boolean }) {
  const step = (months: number) => `?month=${monthAfter(range.end, months)}#ledger`;
  return (
    <p class="buttons">
      {hasEarlier ? (
        <a class="button quiet" href={step(-MONTHS_SHOWN)}>
          <Icon>
            <path d="m12.5 4.5-5.5 5.5 5.5 5.5" />
          </Icon>
          Earlier
        </a>
      ) : null}
      {isEarlier ? (
        <a class="button quiet" href="?#ledger">
          Newest
          <Icon>
            <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />
          </Icon>
        </a>
      ) : null}
    </p>
  );
}

export interface DayDetailsProps {
  day: LedgerDay;
  now: Date;
  timeZone: string;
  /** Whether the viewer may rebuild it. */
  mayRebuild: boolean;
}

/** What a day of the ledger was built from: when, from how many events, and whether it may still change. */
function DayDetails({ day, now, timeZone, mayRebuild }: DayDetailsProps) {
  const when = (instant: string | null) => writeWhen(instant, now, timeZone);
  const facts: [string, string | null][] = [
    ['State', day.status === 'none' ? 'the ledger does not contain this day' : stateOf(day)],
    ['Built', day.built_at === null ? 'never' : when(day.built_at)],
    ['From events', day.raw_events === null ? null : writeCount(day.raw_events)],
    ['Plays', day.plays === null ? null : writeCount(day.plays)],
    ['Implausible positions', day.position_faults ? writeCount(day.position_faults) : null],
    ['Error of the last build', day.last_error],
    ['Due since', day.due_since === null ? null : when(day.due_since)],
    ['Final since', day.finalised_at === null ? null : when(day.finalised_at)],
    ['Revised', day.revision ? `${writeCount(day.revision)} ×: ${day.revision_reason ?? ''}` : null],
  ];
  return (
    <section class="section" aria-labelledby="day">
      <h3 id="day">{writeDateInFull(day.date)}</h3>
      <dl class="sum">
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
      </dl>
      <p class="buttons">
        {mayRebuild && day.status !== 'none' ? <a href="#backfill">Rebuild this day</a> : null}
        <a href={`/admin/api/v1/days?start=${day.date}&end=${day.date}`}>This day as JSON</a>
      </p>
    </section>
  );
}
