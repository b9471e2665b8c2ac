import fc from 'fast-check';
import type { Anchor } from './arbitrary-anchors.ts';
import { arbitraryPlayerStep, type PlayerStep } from './arbitrary-player-steps.ts';
import { arbitraryStart } from './arbitrary-starts.ts';
import { type EventDraft, simulatePlayer } from './simulate-player.ts';
import type { OracleCatalogue } from './types.ts';

const start: PlayerStep = { kind: 'start', isTold: true };

/** Most plays have their start; a few lost it. */
const firstSteps: fc.Arbitrary<PlayerStep[]> = fc.constantFrom([start], [start], [start], [start], []);

/** The events of one tablet: one child with one book, watching, pausing, sleeping, abandoning, starting over. */
export function arbitraryPlayer(
  anchor: Anchor,
  catalogue: OracleCatalogue,
  sessionIds: string[],
): fc.Arbitrary<EventDraft[]> {
  return fc
    .record({
      child: fc.constantFrom(...catalogue.children),
      book: fc.constantFrom(...catalogue.books),
      sessionIds: fc.constantFrom([null], sessionIds.slice(0, 1), sessionIds, [...sessionIds].reverse()),
      startedAt: arbitraryStart(anchor),
      first: firstSteps,
      steps: fc.array(arbitraryPlayerStep, { maxLength: 12 }),
      positions: fc.constantFrom('as told', 'as told', 'as told', 'all', 'none'),
    })
    .map((plan) => {
      const events = simulatePlayer({
        childId: plan.child.id,
        bookId: plan.book.id,
        durationSeconds: plan.book.durationSeconds,
        sessionIds: plan.sessionIds,
        startedAt: plan.startedAt,
        steps: [...plan.first, ...plan.steps].map((step) =>
          plan.positions === 'all' && 'isTold' in step ? { ...step, isTold: true } : step,
        ),
      });
      if (plan.positions !== 'none') return events;
      return events.map((event) => ({
        ...event,
        positionMilliseconds: null,
        fromPositionMilliseconds: null,
      }));
    });
}
