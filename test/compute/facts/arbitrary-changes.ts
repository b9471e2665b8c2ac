import fc from 'fast-check';
import type { OracleCatalogue } from '../../oracle/types.ts';

/** A catalogue change that affects days. `which` chooses a row, modulo their number. */
export type CatalogueChange =
  | { kind: 'duration'; which: number; durationSeconds: number | null }
  | { kind: 'publisher'; which: number; publisherId: string }
  | { kind: 'test profile'; which: number }
  | { kind: 'parent'; which: number; parent: number }
  | { kind: 'registration'; which: number; laterMilliseconds: number };

const HOUR_MILLISECONDS = 3_600_000;
const which = fc.nat({ max: 5 });

export const arbitraryChange: fc.Arbitrary<CatalogueChange> = fc.oneof(
  fc.record({
    kind: fc.constant('duration' as const),
    which,
    durationSeconds: fc.constantFrom(300, null, 13, 60, 601),
  }),
  fc.record({
    kind: fc.constant('publisher' as const),
    which,
    publisherId: fc.constantFrom('8', '70', '900'),
  }),
  fc.record({ kind: fc.constant('test profile' as const), which }),
  fc.record({ kind: fc.constant('parent' as const), which, parent: which }),
  fc.record({
    kind: fc.constant('registration' as const),
    which,
    laterMilliseconds: fc.constantFrom(1, -1, 12 * HOUR_MILLISECONDS, -30 * HOUR_MILLISECONDS),
  }),
);

/** The catalogue after the change, as a copy. */
export function changeCatalogue(catalogue: OracleCatalogue, change: CatalogueChange): OracleCatalogue {
  const { books, children, parents } = catalogue;
  switch (change.kind) {
    case 'duration':
      return {
        ...catalogue,
        books: changed(books, change, () => ({ durationSeconds: change.durationSeconds })),
      };
    case 'publisher':
      return { ...catalogue, books: changed(books, change, () => ({ publisherId: change.publisherId })) };
    case 'test profile':
      return { ...catalogue, children: changed(children, change, (child) => ({ isTest: !child.isTest })) };
    case 'parent':
      return { ...catalogue, children: changed(children, change, () => parentOf(parents, change.parent)) };
    case 'registration':
      return {
        ...catalogue,
        parents: changed(parents, change, (parent) => ({
          registeredAt: parent.registeredAt + change.laterMilliseconds,
        })),
      };
  }
}

function changed<Row>(rows: Row[], { which }: CatalogueChange, change: (row: Row) => Partial<Row>): Row[] {
  return rows.map((row, index) => (index === which % rows.length ? { ...row, ...change(row) } : row));
}

const parentOf = (parents: OracleCatalogue['parents'], which: number) => ({
  parentId: parents[which % parents.length]!.id,
});
