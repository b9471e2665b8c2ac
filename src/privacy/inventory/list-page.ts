import { z } from 'zod';

/** Which page of a list: the newest rows, or those older than a given row. */
export interface ListPage {
  /** The id of that row. */
  before?: string | undefined;
  limit?: number | undefined;
}

const BEFORE = /^[1-9]\d{0,14}$/;
const LIMIT = /^[1-9]\d{0,2}$/;

/** The query of a list whose newest rows come first. `row` is the word for a row. */
export const listQuery = (row: string, most: number) => {
  const message = { error: `must be a number from 1 to ${most}` };
  return z.object({
    before: z
      .string()
      .regex(BEFORE, { error: `must be the id of ${/^[aeiou]/.test(row) ? 'an' : 'a'} ${row}` })
      .optional(),
    limit: z
      .string()
      .regex(LIMIT, message)
      .transform(Number)
      .refine((limit) => limit <= most, message)
      .optional(),
  });
};

/** The `before` of a page's address; undefined if it is not the id of a row. */
export const readBefore = (text: string | undefined): string | undefined =>
  text !== undefined && BEFORE.test(text) ? text : undefined;
