import type { AddressQuery } from '../addresses.ts';
import { quoted } from '../range/chosen-range.ts';

/** The sort orders of the publishers. */
const PUBLISHER_SORTS = [
  'publisher',
  'minutes',
  'change',
  'completions',
  'completion_rate',
  'children',
  'books',
] as const;

export type PublisherSort = (typeof PUBLISHER_SORTS)[number];

/** The order of the list of publishers, and its page, from 1. */
export interface PublishersState {
  sort: PublisherSort;
  direction: 'ascending' | 'descending';
  page: number;
}

/** Reads the state of an address. An invalid value becomes the default, with a sentence in `notes`. */
export function publishersState(query: AddressQuery, notes: string[]): PublishersState {
  const { sort, direction, page } = query;
  const known = PUBLISHER_SORTS.find((name) => name === sort);
  if (sort && known === undefined)
    notes.push(`${quoted(sort)} is not a column of this list. It is sorted by minutes instead.`);
  if (direction && direction !== 'ascending' && direction !== 'descending')
    notes.push(`${quoted(direction)} is not a direction. Use ascending or descending instead.`);
  const isPage = /^[1-9]\d{0,5}$/.test(page ?? '');
  if (page && !isPage)
    notes.push(`${quoted(page)} is not a page of this list. The first one is shown instead.`);
  return {
    sort: known ?? 'minutes',
    direction: direction === 'ascending' ? 'ascending' : 'descending',
    page: isPage ? Number(page) : 1,
  };
}

/** The state as a query, without defaults. */
export const queryOfPublishers = ({ sort, direction, page }: PublishersState): AddressQuery => ({
  sort: sort === 'minutes' ? '' : sort,
  direction: direction === 'descending' ? '' : direction,
  page: page === 1 ? '' : String(page),
});
