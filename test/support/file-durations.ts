import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../architecture/source-files.ts';

/** What root-hooks.ts records of a test file. */
export interface FileRecord {
  /** Its whole path; a file without tests has none. */
  file?: string;
  /** From its first hook to its last. */
  seconds?: number;
  leftOut?: boolean;
}

/** By paths from the root of the checkout. */
export type FileDurations = Record<string, number>;

const pathOf = (effort: string) => join(ROOT, 'node_modules/.cache/storytime-tests', `${effort}.json`);

/** The records of a run, in the order in which they were written. */
export function readFileRecords(path: string): FileRecord[] {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}

/** How many seconds each file took when it was last run at this effort; a new checkout knows of none. */
export function readFileDurations(effort: string): FileDurations {
  try {
    return JSON.parse(readFileSync(pathOf(effort), 'utf8'));
  } catch {
    return {};
  }
}

/** Stores the durations of the files that were run. */
export function keepFileDurations(effort: string, records: FileRecord[]): void {
  const leftOut = new Set(records.filter((record) => record.leftOut).map(({ file }) => file));
  const durations = readFileDurations(effort);
  for (const { file, seconds } of records)
    if (file !== undefined && seconds !== undefined && !leftOut.has(file))
      durations[file.slice(ROOT.length)] = seconds;
  mkdirSync(dirname(pathOf(effort)), { recursive: true });
  writeFileSync(pathOf(effort), JSON.stringify(durations));
}

/** Sorts the longest files first, so that jobs end together; among files that were never run, those of `isLong`. */
export function longestFirst(
  files: string[],
  durations: FileDurations,
  isLong: (file: string) => boolean,
): string[] {
  const secondsOf = (file: string) => durations[file] ?? (isLong(file) ? Infinity : 0);
  return files.toSorted((one, other) => {
    const [first, second] = [secondsOf(one), secondsOf(other)];
    return first === second ? (one < other ? -1 : 1) : second - first;
  });
}
