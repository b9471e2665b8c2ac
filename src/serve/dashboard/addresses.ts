/** A query of which parts may be missing or empty. */
export type AddressQuery = Readonly<Record<string, string | undefined>>;

/** The parts of a query that are not empty, so that one state of a page has one address. */
export function saidOf(query: AddressQuery): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}

/** The address of a page with a query. */
export function addressOn(path: string, query: AddressQuery): string {
  const said = saidOf(query);
  return Object.keys(said).length === 0 ? path : `${path}?${new URLSearchParams(said)}`;
}

/** The query of a page: one value for each name. */
export type Query = Readonly<Record<string, string>>;

/** The parameters of the position in a list; another order or range begins at its first page. */
export const PLACE_IN_LIST = ['page', 'cursor'] as const;

/** The address of the same page with other parameters; undefined removes one. */
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
