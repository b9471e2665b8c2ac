import { z } from 'zod';
import { type FieldError, Problem } from '../core/errors.ts';
import { nearestName } from './nearest-name.ts';

const PREFIX = '#/query';

/** The maximum number of faults that are named. More do not help, and the answer must not grow with the address. */
const NAMES_TOLD_MAX = 20;

/** Only what looks like the name of a parameter is quoted: anything else may be an id, or a text about somebody. */
const LOOKS_LIKE_A_NAME = /^[A-Za-z_-]{1,40}$/;

/**
 * The parameters of a query under the names that its route knows. An unknown parameter is a fault, and so is a
 * repeated one: if it were ignored, the answer would be to another question (docs/api.md, "Query parameters").
 */
export function readQuery(query: string, names: readonly string[]): NamedInput {
  const known = withOtherNames(names);
  const given = [...new URLSearchParams(query)];
  const values = new Map<string, string>();
  const faults = new Map<string, FieldError>();
  for (const [name, value] of given) {
    const fault = known.includes(name)
      ? values.has(name) && { pointer: `${PREFIX}/${name}`, detail: 'occurs more than once: send it once' }
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
    ? { pointer: `${PREFIX}/${name}`, detail: `is unknown: ${advice}` }
    : { pointer: PREFIX, detail: `has a parameter that is unknown: ${advice}` };
}

function adviceFor(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'leave it out, because this address takes none';
  const nearest = nearestName(name.slice(0, 100), known);
  if (nearest !== undefined) return `use ${nearest}, or leave it out`;
  return `leave it out, or use one of ${known.join(', ')}`;
}

/**
 * The ends of a range are called `start` and `end` in every schema and document. They are also accepted under these
 * names, in every query and body that has them (docs/api.md, "Query parameters").
 */
export const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['start', 'from'],
  ['end', 'to'],
]);

/** Input under the names of its schema. */
export interface NamedInput {
  values: Record<string, unknown>;
  /** Values that came under another name, as JSON pointers: the place in the schema, and the place in the request. */
  written: ReadonlyMap<string, string>;
  faults: FieldError[];
}

/** The names at the top of an object's schema; of any other schema none. */
export function namesOf(schema: z.ZodType): string[] {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.keys(properties);
}

/** The names of a schema, and the other accepted names of some of them. */
function withOtherNames(names: readonly string[]): string[] {
  const others = names.flatMap((name) => OTHER_NAMES.get(name) ?? []);
  return [...names, ...others.filter((other) => !names.includes(other))];
}

/**
 * Renames a value that came under another name to the name in the schema. Two different values under both names are a
 * fault.
 */
export function underKnownNames(
  input: Record<string, unknown>,
  names: readonly string[],
  prefix: string,
): NamedInput {
  const values = new Map(Object.entries(input));
  const written = new Map<string, string>();
  const faults: FieldError[] = [];
  for (const [name, other] of OTHER_NAMES) {
    if (!names.includes(name) || names.includes(other) || !values.has(other)) continue;
    const value = values.get(other);
    values.delete(other);
    if (!values.has(name)) {
      written.set(`${prefix}/${name}`, `${prefix}/${other}`);
      values.set(name, value);
    } else if (values.get(name) !== value) {
      const detail = `is another name of ${name}, which has another value: send one of them`;
      faults.push({ pointer: `${prefix}/${other}`, detail });
    }
  }
  return { values: Object.fromEntries(values), written, faults };
}

/** A problem that points to the input as the client wrote it; any other failure unchanged. */
export function asWritten(error: unknown, written: ReadonlyMap<string, string>): unknown {
  if (!(error instanceof Problem) || !error.errors.some(({ pointer }) => written.has(pointer))) return error;
  const errors = error.errors.map(({ pointer, detail }) => ({
    pointer: written.get(pointer) ?? pointer,
    detail,
  }));
  return new Problem(error.code, error.message, { errors, headers: error.headers, cause: error });
}
