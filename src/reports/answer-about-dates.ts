import type { Context } from 'koa';
import { answerConditionally } from '../http/conditional-get.ts';
import { COMPLETENESS_HEADER, type RangeMeta } from './range-meta.ts';

/** Answers about a range of dates: final when every one of them is, as a header says (docs/api.md, "Asking again"). */
export function answerAboutDates(context: Context, answer: { meta: RangeMeta }): void {
  const { completeness } = answer.meta;
  context.set(COMPLETENESS_HEADER, completeness);
  answerConditionally(context, answer, { isFinal: completeness === 'final' });
}
