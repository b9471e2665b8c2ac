import { z } from 'zod';
import { isOneLine, NOT_ONE_LINE } from './one-line.ts';
import { isMetricDate } from './reporting-day.ts';

/** The largest id: PostgreSQL's bigint. */
const ID_MAX = 9_223_372_036_854_775_807n;

const ID_FAULT = {
  error: 'must be a positive integer (as a decimal string if it is larger than 2^53 - 1)',
};

/**
 * An id of the host application: a positive integer, as a JSON number as far as those are exact, or as a
 * decimal string. It becomes canonical text, because a bigint does not fit a JavaScript number.
 */
export const idSchema = z
  .union([z.int(ID_FAULT).positive(ID_FAULT), z.string().regex(/^[1-9]\d{0,18}$/, ID_FAULT)], ID_FAULT)
  .transform((id) => String(id))
  .refine((id) => BigInt(id) <= ID_MAX, ID_FAULT);

/** An id as JSON shows it: a number if that is exact, otherwise text. */
export function presentId(id: string | number): number | string {
  return Number.isSafeInteger(Number(id)) ? Number(id) : String(id);
}

/** The form of `presentId`. */
export const shownIdSchema = z.union([z.int(), z.string().regex(/^\d+$/)]);

/** V8 itself reads .0009000000 (leading zeros, more than nine digits) as 9 milliseconds. */
const BEYOND_MILLISECONDS = /(\.\d{3})\d+/;

/**
 * An instant with its offset from UTC, in the years that PostgreSQL has too. Digits beyond the millisecond are cut off.
 */
export const instantSchema = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 time with an offset, such as 2026-02-25T18:30:00.000Z',
  })
  .transform((text) => new Date(text.replace(BEYOND_MILLISECONDS, '$1')))
  .refine((instant) => instant.getUTCFullYear() >= 1 && instant.getUTCFullYear() <= 9999, {
    error: 'must be a time in the years from 1 to 9999',
  });

const TEXT_LENGTH_MAX = 500;

/** One line of text that PostgreSQL can store: it cannot store half of a surrogate pair. */
export const textSchema = z
  .string()
  .trim()
  .min(1)
  .max(TEXT_LENGTH_MAX)
  .refine((text) => text.isWellFormed(), { error: 'contains invalid characters' })
  .refine(isOneLine, { error: NOT_ONE_LINE });

/** A calendar date that exists. */
export const metricDateSchema = z
  .string()
  .refine(isMetricDate, { error: 'must be a date that exists, as YYYY-MM-DD' })
  .meta({ format: 'date' });
