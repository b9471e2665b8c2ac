import { type BackfillRequest, backfillRequestSchema } from '../../../compute/backfills/backfill.ts';
import { RANGE_DAYS_MAX } from '../../../foundation/core/definitions.ts';
import { PROBLEMS, Problem } from '../../../foundation/core/errors.ts';
import type { MetricDate } from '../../../foundation/core/reporting-day.ts';
import { validate } from '../../../foundation/core/validate.ts';

const NO_DATE = /^must be a date/;
const WRONG_ORDER = /^is after/;

/** The labels of the fields. */
export const FIELD_LABELS = {
  from: 'From',
  to: 'To',
  mode: 'Which days',
  revise_final: 'Final days',
  reason: 'Reason, kept with the day',
} as const;

export type BackfillField = keyof typeof FIELD_LABELS;

/** The values of the form, as they were typed. */
export type BackfillFields = Readonly<Record<BackfillField, string>>;

/** Why a backfill was not requested. */
export interface BackfillFaults {
  status: number;
  /** What is wrong with the request as a whole; nothing if the errors are in the fields. */
  message: string | undefined;
  fields: Partial<Record<BackfillField, string>>;
}

/** The values of an empty form: these dates, all days. */
export const fieldsFor = (from: MetricDate, to: MetricDate): BackfillFields => ({
  ...{ from, to, mode: 'all', revise_final: '', reason: '' },
});

/** What was typed, to be shown again. */
export const typedFields = (fields: Readonly<Record<string, string>>): BackfillFields => {
  const { from = '', to = '', mode = '', revise_final = '', reason = '' } = fields;
  return { from, to, mode, revise_final, reason };
};

/** The backfill that a form asks for. Throws `invalid_request`, naming the fields. */
export function readBackfill(fields: Readonly<Record<string, string>>): BackfillRequest {
  const { from, to, mode, revise_final, reason } = typedFields(fields);
  return validate(backfillRequestSchema, {
    ...{ from, to, mode, revise_final: revise_final !== '', dry_run: (fields.dry_run ?? '') !== '' },
    ...(reason.trim() === '' ? {} : { reason }),
  });
}

/** The errors that the form shows; undefined if the input is not the cause, so that the error is shown as a page. */
export function faultsOf(error: unknown): BackfillFaults | undefined {
  if (!(error instanceof Problem)) return undefined;
  const { status } = PROBLEMS[error.code];
  if (error.code === 'day_in_future')
    return { status, message: undefined, fields: { to: `${error.message} Choose today or an earlier day.` } };
  if (error.code === 'clocks_differ' || error.code === 'not_configured')
    return { status, message: error.message, fields: {} };
  if (error.code !== 'invalid_request') return undefined;
  const fields: BackfillFaults['fields'] = {};
  const hasNoDate = error.errors.some(({ detail }) => NO_DATE.test(detail));
  for (const { pointer, detail } of error.errors) {
    if (hasNoDate && WRONG_ORDER.test(detail)) continue; // what is not a date has no order
    const field = pointer.replace('#/', '');
    if (isField(field)) fields[field] ??= inWords(field, detail);
  }
  return { status, message: undefined, fields };
}

const isField = (text: string): text is BackfillField => Object.hasOwn(FIELD_LABELS, text);

/** The API's error texts of a field, with what to do; others are shown as they are. */
const IN_WORDS: readonly (readonly [RegExp, (label: string) => string])[] = [
  [NO_DATE, (label) => `${label}: this is not a date that exists. Write it as YYYY-MM-DD.`],
  [WRONG_ORDER, () => 'The first day is after the last one. Swap them.'],
  [/^is before/, (label) => `${label}: no events of that date are kept. Choose a later one.`],
  [/^makes a range/, () => `The range has more than ${RANGE_DAYS_MAX} days. Choose a shorter one.`],
  [/^is needed/, () => 'A reason is needed to revise final days. Write one, or leave final days unchanged.'],
  [/^Too big/, () => 'The reason is longer than 500 characters. Shorten it.'],
  [/^Invalid option/, () => 'Choose which days.'],
];

function inWords(field: BackfillField, detail: string): string {
  const [, write] = IN_WORDS.find(([form]) => form.test(detail)) ?? [];
  return write?.(FIELD_LABELS[field]) ?? `${FIELD_LABELS[field]}: ${detail}.`;
}
