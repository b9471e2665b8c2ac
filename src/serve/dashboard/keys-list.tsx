import { PRESETS } from './components/presets.ts';

/** The keys that the script listens to, beside those of the ranges. */
const OTHER_KEYS = [
  { keys: ['['], does: 'One range back' },
  { keys: [']'], does: 'One range forward' },
  { keys: ['/'], does: 'Search' },
  { keys: ['←', '→'], does: 'Read a chart that has the focus, day by day' },
  { keys: ['?'], does: 'This list' },
];

/** What each key does. The script opens it, and "Keys" behind the account. */
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
        <small>Where a page has what they are for. Behind “Key” they can be switched off.</small>
      </p>
    </div>
  );
}
