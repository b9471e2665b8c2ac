import type { Context } from 'koa';
import { answerConditionally } from '../http/conditional-get.ts';
import type { RangeMeta } from './range-meta.ts';

/** Answers about a range of dates: final when every one of them is (docs/api.md, "Asking again"). */
export function answerAboutDates(context: Context, answer: { meta: RangeMeta }): void {
  answerConditionally(context, answer, { isFinal: answer.meta.not_final.length === 0 });
}
