import type { FieldError } from '../core/errors.ts';
import { type NamedInput, underKnownNames, withOtherNames } from './input-names.ts';
import { nearestName } from './nearest-name.ts';

const PREFIX = '#/query';

/** Most faults that are named: more do not help, and the answer must not grow with the address. */
const NAMES_TOLD_MAX = 20;

/** Only what looks like the name of a parameter is quoted: anything else may be an id, or a text about somebody. */
const LOOKS_LIKE_A_NAME = /^[A-Za-z_-]{1,40}$/;

/**
 * The parameters of a query under the names that its route knows. A parameter that the route does not know is a
 * fault, and so is one that is there more than once: if it were ignored, the answer would be to another question
 * (docs/api.md, "Query parameters").
 */
export function readQuery(query: string, names: readonly string[]): NamedInput {
  const known = withOtherNames(names);
  const given = [...new URLSearchParams(query)];
  const values = new Map<string, string>();
  const faults = new Map<string, FieldError>();
  for (const [name, value] of given) {
    const fault = known.includes(name)
      ? values.has(name) && { pointer: `${PREFIX}/${name}`, detail: 'is there more than once: send it once' }
      : unknownParameter(name, known);
    if (fault === false) values.set(name, value);
    else if (faults.size < NAMES_TOLD_MAX) faults.set(fault.pointer, fault);
  }
  const named = underKnownNames(Object.fromEntries(values), names, PREFIX);
  return { ...named, faults: [...faults.values(), ...named.faults] };
}

function unknownParameter(name: string, known: readonly string[]): FieldError {
  const advice = adviceFor(name, known);
  return LOOKS_LIKE_A_NAME.test(name)
    ? { pointer: `${PREFIX}/${name}`, detail: `is not known here: ${advice}` }
    : { pointer: PREFIX, detail: `has a parameter that is not known here: ${advice}` };
}

function adviceFor(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'leave it out, this address takes none';
  const nearest = nearestName(name.slice(0, 100), known);
  if (nearest !== undefined) return `use ${nearest}, or leave it out`;
  return `leave it out, or use one of ${known.join(', ')}`;
}
