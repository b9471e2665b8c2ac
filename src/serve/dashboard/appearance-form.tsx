import { type Appearance, THEMES } from './appearance.ts';
import { APPEARANCE_PATH } from './paths.ts';

/** The choice of the theme, and of keyboard shortcuts, which need the script and are shown by it. */
export function AppearanceForm({ appearance, csrf }: { appearance: Appearance; csrf: string }) {
  return (
    <form class="stack" method="post" action={APPEARANCE_PATH}>
      <input type="hidden" name="csrf" value={csrf} />
      <fieldset class="choices">
        <legend>Appearance</legend>
        {THEMES.map(({ theme, name }) => (
          <label key={theme} class="choice">
            <input type="radio" name="theme" value={theme} checked={theme === appearance.theme} />
            {name}
          </label>
        ))}
      </fieldset>
      <label class="choice" data-by-script hidden>
        <input type="checkbox" name="keys" value="on" checked={appearance.hasKeys} />
        <span>
          Single keys <small>such as W for the last 7 days</small>
        </span>
      </label>
      <p class="buttons">
        <button type="submit" class="button">
          Keep
        </button>
        <button type="button" class="button quiet" popovertarget="keys" data-by-script hidden>
          Keys
        </button>
      </p>
    </form>
  );
}
