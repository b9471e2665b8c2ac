import { createInterface } from 'node:readline';

/** Stands for the id of a child on the command line. */
const FROM_STANDARD_INPUT = '-';

/**
 * The id of a child as it was typed, or for `-` the first line of standard input: what stands on a command line is kept
 * in the history of the shell, and everybody on the machine sees it while the command runs (docs/privacy.md, "What is
 * not covered, and what to do about it"). Whether it is an id is for the caller to see; without a line it is empty.
 */
export async function readChild(typed: string): Promise<string> {
  if (typed !== FROM_STANDARD_INPUT) return typed;
  if (process.stdin.isTTY) process.stderr.write('Id of the child: ');
  for await (const line of createInterface({ input: process.stdin })) return line.trim();
  return '';
}
