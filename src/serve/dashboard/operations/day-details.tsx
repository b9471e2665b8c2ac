import { writeDateInFull } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { type LedgerDay, stateOf } from './calendar-months.ts';
import { writeWhen } from './write-when.ts';

export interface DayDetailsProps {
  day: LedgerDay;
  now: Date;
  timeZone: string;
  /** Whether the viewer may rebuild it. */
  mayRebuild: boolean;
}

/** What a day of the ledger was built from: when, from how many events, and whether it may still change. */
export function DayDetails({ day, now, timeZone, mayRebuild }: DayDetailsProps) {
  const when = (instant: string | null) => writeWhen(instant, now, timeZone);
  const facts: [string, string | null][] = [
    ['State', day.status === 'none' ? 'the ledger does not reach this day' : stateOf(day)],
    ['Built', day.built_at === null ? 'never' : when(day.built_at)],
    ['From events', day.raw_events === null ? null : writeCount(day.raw_events)],
    ['Plays', day.plays === null ? null : writeCount(day.plays)],
    ['Positions that are not believed', day.position_faults ? writeCount(day.position_faults) : null],
    ['The last build ended with', day.last_error],
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
