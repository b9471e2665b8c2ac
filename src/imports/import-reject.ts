import type { StoreOutcome } from '../events/store-events.ts';
import { REJECT_CODES } from '../ingest/reject-codes.ts';

/** What is wrong with the line itself, before an event can be read from it, or with when it happened. */
const OWN_DETAILS = {
  too_long: 'The line is longer than 65,536 bytes.',
  not_text: 'The line is not UTF-8, or holds U+0000.',
  not_json: 'The line is not JSON.',
  not_csv: 'The row has not the columns of the header, or its quotes do not match.',
  before_since: 'The event happened before the first day to import (--since).',
  day_final: 'The event would change a day that is final.',
  day_sealed: 'The event would change a day whose raw events are gone.',
} as const;

type StoreRefusal = Exclude<StoreOutcome, 'accepted' | 'duplicate'>;

/** Why a line was not imported. Those that ingest knows too mean the same as there. */
export type ImportRejectCode = keyof typeof OWN_DETAILS | 'invalid' | 'in_future' | StoreRefusal;

/** A line that was not imported. The detail never quotes a value. */
export interface ImportReject {
  line: number;
  code: ImportRejectCode;
  detail: string;
}

/** The rejection of a line, with the standing text of its code unless there is something closer to say. */
export function importReject(line: number, code: ImportRejectCode, detail?: string): ImportReject {
  return { line, code, detail: detail ?? standingDetail(code) };
}

function standingDetail(code: ImportRejectCode): string {
  return code in OWN_DETAILS
    ? OWN_DETAILS[code as keyof typeof OWN_DETAILS]
    : REJECT_CODES[code as keyof typeof REJECT_CODES].detail;
}
