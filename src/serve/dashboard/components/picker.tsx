import { addressFromStart, PLACE_IN_LIST, type Query } from '../addresses.ts';
import { COMPARISONS, type PickedRange, PRESETS } from './presets.ts';

/** The element that `PickerButton` opens; a page has one. */
export const PICKER_ID = 'picker';

/** Parameters that are fields of the form, or that do not outlast a change of range; all others are kept. */
const OWN: readonly string[] = ['range', 'start', 'end', 'compare', ...PLACE_IN_LIST];

/** The choice of range and comparison: presets are links, dates a form, and both are kept in the address. */
export function Picker({ picked, query }: { picked: PickedRange; query: Query }) {
  return (
    <form
      class="pop picker to-start"
      id={PICKER_ID}
      popover="auto"
      method="get"
      aria-label="Range and comparison"
    >
      <div class="presets">
        {PRESETS.map(({ range, name, key }) => (
          <a
            key={range}
            href={addressFromStart(query, { range, start: undefined, end: undefined })}
            aria-current={range === picked.preset ? 'true' : undefined}
            data-key={key}
          >
            {name}
            <kbd>{key}</kbd>
          </a>
        ))}
      </div>
      <div class="fields">
        <DateField name="start" label="From" value={picked.start} picked={picked} />
        <DateField name="end" label="To" value={picked.end} picked={picked} />
      </div>
      <ComparisonField compare={picked.compare} />
      {Object.entries(query)
        .filter(([name]) => !OWN.includes(name))
        .map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      <p class="buttons">
        <button class="button primary" type="submit">
          Show
        </button>
      </p>
    </form>
  );
}

interface DateFieldProps {
  name: 'start' | 'end';
  label: string;
  value: string;
  picked: PickedRange;
}

const DateField = ({ name, label, value, picked: { earliest, latest } }: DateFieldProps) => (
  <p class="field">
    <label for={name}>{label}</label>
    <input type="date" id={name} name={name} value={value} min={earliest} max={latest} />
  </p>
);

const ComparisonField = ({ compare: chosen }: Pick<PickedRange, 'compare'>) => (
  <fieldset class="choices">
    <legend>Compare with</legend>
    {COMPARISONS.map(({ compare, name, why }) => (
      <label key={compare} class="choice">
        <input type="radio" name="compare" value={compare} checked={compare === chosen} />
        <span>
          {name} {why === undefined ? null : <small>{why}</small>}
        </span>
      </label>
    ))}
  </fieldset>
);
