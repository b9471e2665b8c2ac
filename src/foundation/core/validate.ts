import type { z } from 'zod';
import { type FieldError, Problem } from './errors.ts';

/** The faults of a zod error as JSON pointers below `prefix`. Messages never quote the value. */
export function fieldErrors(error: z.ZodError, prefix = '#'): FieldError[] {
  return error.issues.map((issue) => ({
    pointer: [
      prefix,
      ...issue.path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')),
    ].join('/'),
    // zod would quote the names of fields that it does not know: they are the client's, and may be anything.
    detail: issue.code === 'unrecognized_keys' ? 'has an unknown field' : issue.message,
  }));
}

/**
 * Returns what the schema makes of the input, or throws `invalid_request` naming every fault: those of the schema
 * and those that were found before.
 */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  prefix = '#',
  found: readonly FieldError[] = [],
): z.output<Schema> {
  const result = schema.safeParse(input);
  if (result.success && found.length === 0) return result.data;
  throw new Problem('invalid_request', 'Some of the input is invalid. Correct what errors names.', {
    errors: [...found, ...(result.success ? [] : fieldErrors(result.error, prefix))],
  });
}
