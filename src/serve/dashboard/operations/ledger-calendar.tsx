import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { writeCount } from '../figures/write-number.ts';
import { calendarMonth, type DayState, type LedgerDay, type Month, stateOf } from './calendar-months.ts';

const MEANINGS: Record<Exclude<DayState, 'none'>, string> = {
  built: 'as of its last build',
  stale: 'new data has arrived; a rebuild is due',
  final: 'does not change by itself',
  sealed: 'its raw events are past their limit',
  failed: 'the last build failed; older figures are shown',
  missing: 'not built yet',
};

const WEEKDAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

export interface LedgerCalendarProps {
  months: readonly Month[];
  days: readonly LedgerDay[];
  /** The address of the details of a day. */
  addressOf: (date: MetricDate) => string;
}

/** The day ledger, one table per month, the newest first, with a legend that counts the days in each state. */
export function LedgerCalendar({ months, days, addressOf }: LedgerCalendarProps) {
  const states = new Map(days.map((day) => [day.date, stateOf(day)]));
  const isWithin = ({ first, last }: Month) =>
    days.some(({ date, status }) => status !== 'none' && date >= first && date <= last);
  return (
    <>
      <States states={[...states.values()]} />
      <div class="cals">
        {months
          .filter((month, index) => index === 0 || isWithin(month))
          .map((month) => (
            <MonthTable key={month.first} month={month} states={states} addressOf={addressOf} />
          ))}
      </div>
    </>
  );
}

function States({ states }: { states: readonly DayState[] }) {
  return (
    <ul class="states" aria-label="States, and how many of the days below are in each">
      {Object.entries(MEANINGS).map(([state, meaning]) => (
        <li key={state}>
          <span class={`state ${state}`} />
          <span>
            <b>{state}</b>{' '}
            <span class="count">{writeCount(states.filter((other) => other === state).length)}</span>
            <br />
            <small>{meaning}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

interface MonthTableProps extends Pick<LedgerCalendarProps, 'addressOf'> {
  month: Month;
  states: ReadonlyMap<MetricDate, DayState>;
}

function MonthTable({ month, states, addressOf }: MonthTableProps) {
  const { name, weeks } = calendarMonth(month);
  return (
    <table class="cal">
      <caption>{name}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col">
              {weekday}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week, index) => (
          <tr key={index}>
            {week.map((date, day) =>
              date === undefined ? (
                <td key={day} />
              ) : (
                <DayCell key={date} date={date} state={states.get(date) ?? 'none'} addressOf={addressOf} />
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayCellProps extends Pick<LedgerCalendarProps, 'addressOf'> {
  date: MetricDate;
  state: DayState;
}

function DayCell({ date, state, addressOf }: DayCellProps) {
  const day = Number(date.slice(-2));
  if (state === 'none')
    return (
      <td>
        <span>{day}</span>
      </td>
    );
  return (
    <td class={state}>
      <a href={addressOf(date)}>
        {day}
        <span class="sr"> {state}</span>
      </a>
    </td>
  );
}
