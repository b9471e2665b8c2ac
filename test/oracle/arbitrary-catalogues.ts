import fc from 'fast-check';
import type { Anchor } from './arbitrary-anchors.ts';
import type { OracleCatalogue } from './types.ts';

/** Ids whose order as text differs from their order as numbers, and that no two tables share by position. */
const CHILD_IDS = ['9', '10', '11', '100'];
const BOOK_IDS = ['98', '100', '99'];
const PARENT_IDS = ['5', '40', '300'];
const PUBLISHER_IDS = ['70', '8'];

/** Unknown, tiny (the 13 s of worked example 8; 16 makes percentages that end in a half), normal, and long. */
const DURATIONS_SECONDS = [300, null, 13, 16, 40, 7, 301, 600, 3600, 7200, 50_000];

/** 1 to 3 books of 1 or 2 publishers; 1 to 4 children, at most one a test profile, of 1 to 3 parents. */
export function arbitraryCatalogue(anchor: Anchor): fc.Arbitrary<OracleCatalogue> {
  return fc
    .record({
      books: fc.array(
        fc.record({ publisher: fc.nat({ max: 1 }), durationSeconds: fc.constantFrom(...DURATIONS_SECONDS) }),
        { minLength: 1, maxLength: 3 },
      ),
      parentOfChildren: fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 4 }),
      testChild: fc.oneof(
        { weight: 3, arbitrary: fc.constant(-1) },
        { weight: 1, arbitrary: fc.nat({ max: 3 }) },
      ),
      registrations: fc.array(
        fc.tuple(fc.constantFrom(...anchor.moments), fc.constantFrom(0, -1, 1, 3_600_000, -1_800_000)),
        { minLength: 3, maxLength: 3 },
      ),
    })
    .map((plan) => ({
      books: plan.books.map((book, index) => ({
        id: BOOK_IDS[index]!,
        publisherId: PUBLISHER_IDS[book.publisher]!,
        durationSeconds: book.durationSeconds,
      })),
      children: plan.parentOfChildren.map((parent, index) => ({
        id: CHILD_IDS[index]!,
        parentId: PARENT_IDS[parent]!,
        isTest: plan.testChild === index,
      })),
      parents: plan.registrations.map(([moment, offset], index) => ({
        id: PARENT_IDS[index]!,
        registeredAt: moment + offset,
      })),
    }));
}
