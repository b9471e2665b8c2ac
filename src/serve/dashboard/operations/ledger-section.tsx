import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { Icon } from '../icons.tsx';
import { MONTHS_SHOWN, monthAfter } from './calendar-months.ts';
import { DayDetails } from './day-details.tsx';
import { LedgerCalendar } from './ledger-calendar.tsx';
import type { Chosen, Operations } from './load-operations.ts';

export interface LedgerSectionProps {
  chosen: Chosen;
  operations: Operations;
  now: Date;
  timeZone: string;
  mayRebuild: boolean;
}

/** The day ledger: its calendar, ways to other months, and the day that was chosen. */
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
          <p>“{refused}” is no month that has begun. These are the newest ones.</p>
        )}
        <LedgerCalendar months={months} days={shown} addressOf={addressOf} />
        {day === undefined ? (
          <p class="muted">
            <small>Choose a day to see what it was built from: when, and from how many events.</small>
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
