import { type BackfillRequest, backfillRequestSchema } from '../../backfills/backfill.ts';
import { PROBLEMS, Problem } from '../../core/errors.ts';
import type { MetricDate } from '../../core/reporting-day.ts';
import { validate } from '../../http/validate.ts';

/** The fields of the form, by what the page calls them. */
export const FIELD_LABELS = {
  from: 'From',
  to: 'To',
  mode: 'Which days',
  revise_final: 'Final days',
  reason: 'Reason, kept beside the day',
} as const;

export type BackfillField = keyof typeof FIELD_LABELS;

/** What stands in the form, as it was typed. */
export type BackfillFields = Readonly<Record<BackfillField, string>>;

/** Why a backfill was not asked for. */
export interface BackfillFaults {
  status: number;
  /** What is wrong with all of it together; nothing if it is in the fields. */
  message: string | undefined;
  fields: Partial<Record<BackfillField, string>>;
}

/** What an empty form has: these days, all of them. */
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

/** What the form shows of a refusal; undefined if it is none of the input, so that it is shown as a page. */
export function faultsOf(error: unknown): BackfillFaults | undefined {
  if (!(error instanceof Problem)) return undefined;
  const { status } = PROBLEMS[error.code];
  if (error.code === 'day_in_future') return { status, message: undefined, fields: { to: error.message } };
  if (error.code === 'clocks_differ' || error.code === 'not_configured')
    return { status, message: error.message, fields: {} };
  if (error.code !== 'invalid_request') return undefined;
  const fields: BackfillFaults['fields'] = {};
  for (const { pointer, detail } of error.errors) {
    const field = pointer.replace('#/', '');
    if (isField(field)) fields[field] ??= `${FIELD_LABELS[field]} ${inWords(detail)}.`;
  }
  return { status, message: undefined, fields };
}

const isField = (text: string): text is BackfillField => Object.hasOwn(FIELD_LABELS, text);

/** The faults of the API name fields by their names there. */
const inWords = (detail: string) => detail.replace(/\bafter to\b/, 'after the last day');
