/** What a row is sorted by; null if it has no figure. */
export type SortKey = string | number | null;

const { compare: compareTexts } = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/**
 * The rows in the order of their keys. Rows without a key come last in either direction; equal ones keep their
 * order.
 */
export function sortedBy<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => SortKey,
  direction: 'ascending' | 'descending',
): Row[] {
  const sign = direction === 'ascending' ? 1 : -1;
  const keyed = rows.map((row) => ({ row, key: keyOf(row) }));
  keyed.sort((one, other) => {
    if (one.key === null || other.key === null) return Number(one.key === null) - Number(other.key === null);
    return sign * compareKeys(one.key, other.key);
  });
  return keyed.map(({ row }) => row);
}

function compareKeys(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return compareTexts(String(one), String(other));
}
