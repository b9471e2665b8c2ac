import { idSchema } from '../../../foundation/core/wire-formats.ts';
import type { AddressQuery } from '../addresses.ts';
import { quoted } from '../range/chosen-range.ts';

/** The sort orders of the books, each with its default direction. */
export const BOOK_SORTS = {
  title: 'ascending',
  publisher: 'ascending',
  minutes: 'descending',
  change: 'descending',
  play_starts: 'descending',
  play_ends: 'descending',
  children: 'descending',
  completions: 'descending',
  completion_rate: 'descending',
  watched: 'descending',
} as const;

export type BookSort = keyof typeof BOOK_SORTS;
export type Direction = 'ascending' | 'descending';

/** The state of the list of books except its range. */
export interface BooksState {
  q: string;
  publisherId: string | null;
  hasPreviews: boolean;
  sort: BookSort;
  direction: Direction;
  /** From 1. */
  page: number;
  /** The columns of the usage report, or those of the list for every day. */
  columns: 'report' | 'list';
  notes: string[];
}

/** A title has no more (docs/api.md, "The fields"). */
const QUERY_LENGTH_MAX = 500;

/** Reads the state of an address. An invalid value becomes the default, with a sentence in `notes`. */
export function booksState(query: AddressQuery): BooksState {
  const notes: string[] = [];
  const sort = sortOf(query.sort, notes);
  return {
    q: (query.q ?? '').trim().slice(0, QUERY_LENGTH_MAX),
    publisherId: publisherOf(query.publisher, notes),
    hasPreviews: query.previews !== '0',
    sort,
    direction: directionOf(query.direction, sort, notes),
    page: pageOf(query.page, notes),
    columns: query.columns === 'report' ? 'report' : 'list',
    notes,
  };
}

function sortOf(text: string | undefined, notes: string[]): BookSort {
  if (!text) return 'minutes';
  if (Object.hasOwn(BOOK_SORTS, text)) return text as BookSort;
  notes.push(`${quoted(text)} is not a column of this list. It is sorted by minutes instead.`);
  return 'minutes';
}

function directionOf(text: string | undefined, sort: BookSort, notes: string[]): Direction {
  if (text === 'ascending' || text === 'descending') return text;
  if (text) notes.push(`${quoted(text)} is not a direction. Use ascending or descending instead.`);
  return BOOK_SORTS[sort];
}

function publisherOf(text: string | undefined, notes: string[]): string | null {
  if (!text) return null;
  const id = idSchema.safeParse(text);
  if (id.success) return id.data;
  notes.push(`${quoted(text)} is not the id of a publisher. The books of all publishers are shown instead.`);
  return null;
}

function pageOf(text: string | undefined, notes: string[]): number {
  if (!text) return 1;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  notes.push(`${quoted(text)} is not a page of this list. The first one is shown instead.`);
  return 1;
}

/** The state as a query, without defaults. */
export function queryOfBooks(state: BooksState): AddressQuery {
  return {
    q: state.q,
    publisher: state.publisherId ?? '',
    previews: state.hasPreviews ? '' : '0',
    sort: state.sort === 'minutes' ? '' : state.sort,
    direction: state.direction === BOOK_SORTS[state.sort] ? '' : state.direction,
    page: state.page === 1 ? '' : String(state.page),
    columns: state.columns === 'report' ? 'report' : '',
  };
}
