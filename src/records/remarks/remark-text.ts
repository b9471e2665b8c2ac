import { textSchema } from '../../foundation/core/wire-formats.ts';

/** The maximum length of a line below a chart. Characters. */
export const REMARK_LENGTH_MAX = 200;

/** In every script. Shorter numbers are needed for what remarks are about: years, versions, counts. */
const LONG_NUMBER = /\p{Nd}{6}/u;

const HOLDS_LONG_NUMBER =
  'holds a number of six or more digits, which may be the id of a child: leave it out (a date is written 2026-11-20)';

/**
 * One line that a person writes about the figures. An erasure cannot search it, so a text that holds what may be the
 * id of a child is refused (docs/privacy.md, "What is not covered, and what to do about it").
 */
export const remarkTextSchema = textSchema
  .refine((text) => text.length <= REMARK_LENGTH_MAX, {
    error: `is longer than ${REMARK_LENGTH_MAX} characters: shorten it`,
  })
  .refine((text) => !LONG_NUMBER.test(text), { error: HOLDS_LONG_NUMBER });
