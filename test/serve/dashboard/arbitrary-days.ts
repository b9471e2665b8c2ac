import fc from 'fast-check';
import { plusDays } from '../../../src/foundation/core/reporting-day.ts';
import type { DayPoint, DayState } from '../../../src/serve/dashboard/charts/series.ts';

/** Days from a Thursday on, of the given figures: final ones first, then open ones, today last. */
export function daysOf(values: readonly (number | null)[], states: readonly DayState[] = []): DayPoint[] {
  return values.map((value, index) => ({
    date: plusDays('2026-10-22', index),
    value,
    state: states[index] ?? 'final',
  }));
}

/** Days with gaps in any state, some of them with a day of five weeks before. */
export const arbitraryDays = (most: number) =>
  fc
    .array(
      fc.record({
        value: fc.option(fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 3_000_000 })), { freq: 4 }),
        state: fc.constantFrom<DayState>('final', 'open', 'today', 'missing'),
        before: fc.option(fc.option(fc.nat({ max: 3_000_000 })), { nil: undefined }),
      }),
      { minLength: 1, maxLength: most },
    )
    .map((days): DayPoint[] =>
      days.map(({ value, state, before }, index) => ({
        date: plusDays('2026-10-22', index),
        value,
        state,
        before: before === undefined ? undefined : { date: plusDays('2026-09-17', index), value: before },
      })),
    );
