import { addressOf, DEFINITIONS, type Defined, idOf } from './definitions.ts';

/** A question mark that opens the definition of a figure. The page must include `DefinitionPopovers`. */
export const Hint = ({ of }: { of: Defined }) => (
  <button
    class="hint"
    type="button"
    popovertarget={idOf(of)}
    aria-label={`What is “${DEFINITIONS[of].name}”?`}
  />
);

/** The definitions that the hints of a page open, once each, at its end. */
export function DefinitionPopovers({ of }: { of: readonly Defined[] }) {
  return (
    <>
      {[...new Set(of)].map((defined) => (
        <div key={defined} id={idOf(defined)} class="pop definition" popover="auto">
          <p>
            <b>{DEFINITIONS[defined].name}.</b> {DEFINITIONS[defined].text}
          </p>
          <p>
            <a href={addressOf(defined)}>The whole definition</a>
          </p>
        </div>
      ))}
    </>
  );
}
