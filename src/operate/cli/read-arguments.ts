import { createInterface } from 'node:readline';
import type { z } from 'zod';

/** Stands for the id of a child on the command line. */
const FROM_STANDARD_INPUT = '-';

/** The name in logs and tables for actions on the command line. */
export const ACTOR = 'command line';

/** The arguments of the command are invalid (exit code 2). */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** Validates the options that commander collected, or throws a UsageError that lists every fault. */
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

/**
 * The id of a child as it was typed, or for `-` the first line of standard input. A command line is kept in the history
 * of the shell, and every user of the machine sees it while the command runs (docs/privacy.md, "What is not covered, and
 * what to do about it"). The caller validates the id; it is empty if there is no line.
 */
export async function readChild(typed: string): Promise<string> {
  if (typed !== FROM_STANDARD_INPUT) return typed;
  if (process.stdin.isTTY) process.stderr.write('Id of the child: ');
  for await (const line of createInterface({ input: process.stdin })) return line.trim();
  return '';
}
