import type { Database } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import { loadStatement, run, runForOne } from '../../foundation/db/statement.ts';
import { analyticsAnswer, type ReportedDay } from './analytics-answer.ts';
import { answerCompared, type ComparedRange } from './comparison.ts';
import type { Audience } from './range-meta.ts';

const selectPlatformDays = loadStatement(import.meta.url, 'select-platform-days');
const countPlatformChildren = loadStatement(import.meta.url, 'count-platform-children');

interface PlatformDay extends ReportedDay {
  unique_parents: number | null;
  active_books: number | null;
  new_registrations: number | null;
}

/** What the whole library was watched on each date of a range, which may be compared (docs/api.md, "Read analytics"). */
export function platformReport(database: Database, asked: ComparedRange, timeZone: string) {
  return inSnapshot(database, (snapshot) =>
    answerCompared(asked, async (range) => {
      const days = await run<PlatformDay>(snapshot, selectPlatformDays, { ...range });
      const audience = await runForOne<Audience>(snapshot, countPlatformChildren, { ...range });
      return analyticsAnswer(range, timeZone, days, audience, (day) => ({
        unique_parents: day.unique_parents,
        active_books: day.active_books,
        new_registrations: day.new_registrations,
      }));
    }),
  );
}
