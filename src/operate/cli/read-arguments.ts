import type { z } from 'zod';

/** What was typed is not what the command takes; exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Reads what commander collected, or throws a UsageError that names every fault. */
export function readArguments<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) =>
    issue.path.length === 0
      ? issue.message
      : `--${issue.path.join('.').replaceAll('_', '-')} ${issue.message}`,
  );
  throw new UsageError(faults.join('\n'));
}
