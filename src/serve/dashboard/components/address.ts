/** The query of a page: one value for each name. */
export type Query = Readonly<Record<string, string>>;

/** The parameters that say where in a list somebody is; another order or range begins at its first page. */
export const PLACE_IN_LIST = ['page', 'cursor'] as const;

/** The address of the same page with other parameters; one that is undefined goes. */
export function addressWith(query: Query, changes: Readonly<Record<string, string | undefined>>): string {
  const kept = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return `?${new URLSearchParams(kept)}`;
}

/** The same, from the first page of a list. */
export const addressFromStart = (
  query: Query,
  changes: Readonly<Record<string, string | undefined>>,
): string =>
  addressWith(query, { ...Object.fromEntries(PLACE_IN_LIST.map((name) => [name, undefined])), ...changes });
