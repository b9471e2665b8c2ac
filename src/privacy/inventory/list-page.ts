import { z } from 'zod';

/** Which part of a list is meant: the newest, or what is older than a row of it. */
export interface ListPage {
  /** The id of a row. */
  before?: string | undefined;
  limit?: number | undefined;
}

const BEFORE = /^[1-9]\d{0,14}$/;
const LIMIT = /^[1-9]\d{0,2}$/;

/** The query of a list whose newest rows come first. `row`: what a row is called. */
export const listQuery = (row: string, most: number) => {
  const fault = { error: `must be a number from 1 to ${most}` };
  return z.object({
    before: z
      .string()
      .regex(BEFORE, { error: `must be the id of ${/^[aeiou]/.test(row) ? 'an' : 'a'} ${row}` })
      .optional(),
    limit: z
      .string()
      .regex(LIMIT, fault)
      .transform(Number)
      .refine((limit) => limit <= most, fault)
      .optional(),
  });
};

/** The `before` of an address of a page; undefined for anything that is no id of a row. */
export const readBefore = (text: string | undefined): string | undefined =>
  text !== undefined && BEFORE.test(text) ? text : undefined;
