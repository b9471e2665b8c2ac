import { z } from 'zod';
import { Problem } from '../../../foundation/core/errors.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { isDatabaseUnavailable, isQueryTimeout } from '../../../foundation/db/database-errors.ts';
import type { ErasureInput } from '../../../privacy/erasure/request-erasure.ts';
import { REASONS } from '../../../privacy/inventory/access-log.ts';

/** What a parent may ask, in their words. */
export const ACTIONS = {
  view: 'What do you know about my child?',
  export: 'Give it to me.',
  refuse: 'Stop collecting, but let my child watch.',
  allow: 'Collect again: I have changed my mind.',
  history: 'Delete what my child has watched.',
  profile: 'Delete everything about my child.',
  parent: 'Delete all my children, and me.',
  verify: 'Is it really gone?',
} as const;

export type Action = keyof typeof ACTIONS;

/** The actions that erase, and the kind of erasure of each. */
export const ERASURES = {
  history: 'erase_history',
  profile: 'erase_profile',
  parent: 'erase_parent',
} as const satisfies Partial<Record<Action, ErasureInput['kind']>>;

export const isErasure = (action: Action): action is keyof typeof ERASURES => Object.hasOwn(ERASURES, action);

const questionSchema = z.object({
  id: z.preprocess((text) => (typeof text === 'string' ? text.trim() : text), idSchema),
  action: z.enum(Object.keys(ACTIONS) as [Action, ...Action[]]),
  reason: z.enum(REASONS),
});

/** What a parent asks, about whom, and why it is answered. The id is of the parent with `parent`, else of the child. */
export type Question = z.output<typeof questionSchema>;

/** A question whose answer is an erasure. */
export interface ErasureQuestion extends Question {
  action: keyof typeof ERASURES;
}

export type QuestionField = keyof Question;

/** What was typed, to be shown again. */
export type TypedQuestion = Record<QuestionField, string>;

/** Why a question was not answered. */
export interface QuestionFaults {
  status: number;
  /** An error that is not of a field. */
  message?: string;
  fields: Partial<Record<QuestionField, string>>;
}

const IN_WORDS: Record<QuestionField, string> = {
  id: 'The id is a positive whole number, as your own application knows it. Look it up, and type it again.',
  action: 'Choose what the parent asks.',
  reason: 'Choose a reason. It is kept in the access log.',
};

export const typedQuestion = ({
  id = '',
  action = 'view',
  reason = '',
}: Readonly<Record<string, string>>) => ({
  ...{ id, action, reason },
});

/** The question of a form, or what is wrong with its fields. */
export function readQuestion(
  fields: Readonly<Record<string, string>>,
): { question: Question } | { faults: QuestionFaults } {
  const read = questionSchema.safeParse(fields);
  if (read.success) return { question: read.data };
  const wrong = new Set(read.error.issues.map(({ path }) => path[0]));
  const named = Object.entries(IN_WORDS).filter(([field]) => wrong.has(field));
  return { faults: { status: 400, fields: Object.fromEntries(named) } };
}

/** What the form shows of a failure; undefined if that is shown as a page. */
export function faultsOf(error: unknown): QuestionFaults | undefined {
  if (error instanceof Problem && error.code === 'not_found')
    return {
      status: 404,
      fields: { id: 'There is no child profile with this id, so nothing was changed. Check the id.' },
    };
  if (!isDatabaseUnavailable(error) && !isQueryTimeout(error)) return undefined;
  return {
    status: 503,
    message:
      'The database was busy with something else. Nothing is lost, and an earlier request is not carried out twice. Wait a minute, and send it again.',
    fields: {},
  };
}
