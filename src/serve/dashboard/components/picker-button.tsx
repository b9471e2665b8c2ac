import { daysBetween, plusDays } from '../../../foundation/core/reporting-day.ts';
import { addressFromStart, type Query } from '../addresses.ts';
import { writeRange } from '../figures/write-date.ts';
import { Icon } from '../icons.tsx';
import { PICKER_ID } from './picker.tsx';
import { type PickedRange, PRESETS } from './presets.ts';

/**
 * The button that opens the picker and shows the choice, between links to the previous range and, if it is not in the
 * future, to the next one.
 */
export function PickerButton({ picked, query }: { picked: PickedRange; query: Query }) {
  const { start, end, earliest, latest, preset } = picked;
  const days = daysBetween(start, end) + 1;
  const moved = (by: number) =>
    addressFromStart(query, { range: undefined, start: plusDays(start, by), end: plusDays(end, by) });
  const name = PRESETS.find(({ range }) => range === preset)?.name ?? 'Chosen days';
  return (
    <div class="buttons">
      {plusDays(end, -days) < earliest ? null : (
        <a class="button quiet" href={moved(-days)} data-key="[" aria-label={`The ${countOf(days)} before`}>
          <Icon>
            <path d="m12.5 4.5-5.5 5.5 5.5 5.5" />
          </Icon>
        </a>
      )}
      <button class="button picker-button" type="button" popovertarget={PICKER_ID}>
        <Icon>
          <rect x="2.5" y="4" width="15" height="13.5" rx="2" />
          <path d="M2.5 8h15M6.5 2v3.5M13.5 2v3.5" />
        </Icon>
        <span>
          {name} <small>{writeRange(start, end)}</small>
        </span>
        <Icon>
          <path d="m5 7.5 5 5 5-5" />
        </Icon>
      </button>
      {plusDays(end, days) < latest ? (
        <a class="button quiet" href={moved(days)} data-key="]" aria-label={`The ${countOf(days)} after`}>
          <Icon>
            <path d="m7.5 4.5 5.5 5.5-5.5 5.5" />
          </Icon>
        </a>
      ) : null}
    </div>
  );
}

const countOf = (days: number) => (days === 1 ? 'day' : `${days} days`);
