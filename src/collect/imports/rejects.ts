import { type FileHandle, open } from 'node:fs/promises';
import { REJECT_CODES } from '../../records/events/reject-codes.ts';
import type { StoreOutcome } from '../../records/events/store-events.ts';
import { UnusableImportError } from './import-source.ts';

/** Faults of the line itself, before an event can be read from it, or of its time. */
const OWN_DETAILS = {
  too_long: 'The line is longer than 65,536 bytes.',
  not_text: 'The line is not UTF-8, or contains U+0000.',
  not_json: 'The line is not JSON.',
  not_csv: 'The row does not have the columns of the header, or its quotes do not match.',
  before_since: 'The event happened before the first day to import (--since).',
  day_final: 'The event would change a day that is final.',
  day_sealed: 'The event would change a day whose raw events were deleted.',
} as const;

type StoreRefusal = Exclude<StoreOutcome, 'accepted' | 'duplicate'>;

/** Why a line was not imported. Codes that ingest has too have the same meaning there. */
export type ImportRejectCode = keyof typeof OWN_DETAILS | 'invalid' | 'in_future' | StoreRefusal;

/** A line that was not imported. The detail never quotes a value. */
export interface ImportReject {
  line: number;
  code: ImportRejectCode;
  detail: string;
}

/** The rejection of a line, with the usual text of its code unless there is a more exact one. */
export function importReject(line: number, code: ImportRejectCode, detail?: string): ImportReject {
  return { line, code, detail: detail ?? standingDetail(code) };
}

function standingDetail(code: ImportRejectCode): string {
  return code in OWN_DETAILS
    ? OWN_DETAILS[code as keyof typeof OWN_DETAILS]
    : REJECT_CODES[code as keyof typeof REJECT_CODES].detail;
}

/** A file of NDJSON with the lines that are not imported: `{"line", "code", "detail"}`. */
export interface RejectFile {
  write(rejects: ImportReject[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Creates the file, or opens it to append. Throws UnusableImportError if it cannot be written, or is the file that is
 * being imported.
 */
export async function openRejectFile(
  path: string,
  imported: string,
  { isResumed }: { isResumed: boolean },
): Promise<RejectFile> {
  const file = await open(path, 'a').catch(() => undefined);
  if (file === undefined) throw new UnusableImportError(`${path} cannot be written.`);
  try {
    if (await isSameFile(file, imported))
      throw new UnusableImportError(`${path} is the file to import. Name another file.`);
    if (!isResumed) await file.truncate();
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    write: (rejects) => file.appendFile(rejects.map((reject) => `${JSON.stringify(reject)}\n`).join('')),
    close: () => file.close(),
  };
}

async function isSameFile(file: FileHandle, path: string): Promise<boolean> {
  const other = await open(path, 'r');
  try {
    const [one, two] = [await file.stat(), await other.stat()];
    return one.ino === two.ino && one.dev === two.dev;
  } finally {
    await other.close();
  }
}
