import type { Context } from 'koa';
import { sendWithEtag } from '../../foundation/http/conditional-get.ts';
import { COMPLETENESS_HEADER, type RangeMeta } from './range-meta.ts';

/** An answer about a range of dates, and about the one that it is compared with, if there is one. */
interface AnswerAboutDates {
  meta: RangeMeta;
  comparison?: { meta: RangeMeta };
}

/**
 * Answers about a range of dates, whose completeness a header says. It is final when every date is, those that it
 * is compared with included (docs/api.md, "Asking again").
 */
export function sendReport(context: Context, answer: AnswerAboutDates): void {
  const { meta, comparison } = answer;
  context.set(COMPLETENESS_HEADER, meta.completeness);
  const completenesses = [meta.completeness, comparison?.meta.completeness ?? 'final'];
  sendWithEtag(context, answer, { isFinal: completenesses.every((state) => state === 'final') });
}
