import { PRESETS } from './components/presets.ts';

/** The keyboard shortcuts other than those of the ranges. */
const OTHER_KEYS = [
  { keys: ['['], does: 'Previous range' },
  { keys: [']'], does: 'Next range' },
  { keys: ['/'], does: 'Search' },
  { keys: ['←', '→'], does: 'Read the focused chart, day by day' },
  { keys: ['?'], does: 'This list' },
];

/** The keyboard shortcuts. The script opens the list, and so does "Keys" under the account. */
export function KeysList() {
  const ranges = PRESETS.map(({ key, name }) => ({ keys: [key as string], does: name }));
  return (
    <div
      class="pop keys"
      id="keys"
      popover="auto"
      role="dialog"
      aria-labelledby="keys-title"
      tabindex={-1}
      autofocus
    >
      <h2 id="keys-title">Keys</h2>
      <dl class="sum">
        {[...ranges, ...OTHER_KEYS].map(({ keys, does }) => (
          <div key={does}>
            <dt>{does}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p class="muted">
        <small>Each key works on the pages that have its target. Switch the keys off under “Key”.</small>
      </p>
    </div>
  );
}
