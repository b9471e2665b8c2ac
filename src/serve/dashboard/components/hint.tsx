import { DEFINITIONS, type Defined, idOf } from './definitions.ts';

/** A question mark that opens the definition of a figure. The page must show it with `DefinitionPopover`. */
export const Hint = ({ of }: { of: Defined }) => (
  <button
    class="hint"
    type="button"
    popovertarget={idOf(of)}
    aria-label={`What is “${DEFINITIONS[of].name}”?`}
  />
);
