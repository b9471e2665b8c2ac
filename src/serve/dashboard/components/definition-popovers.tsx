import { addressOf, DEFINITIONS, type Defined, idOf } from './definitions.ts';

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
