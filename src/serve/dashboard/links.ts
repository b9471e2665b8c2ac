/** A query of which parts may be missing or empty. */
export type AddressQuery = Readonly<Record<string, string | undefined>>;

/** What of a query says something, so that one state of a page has one address. */
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
