import type { Scope } from '../../../src/foundation/access/principal.ts';
import type { ProblemCode } from '../../../src/foundation/core/errors.ts';
import type { Outgoing } from '../../support/http-client.ts';

/** Input that a route must refuse, and how. */
export interface WrongInput {
  what: string;
  /** Unless it is that of the right request. */
  path?: string;
  outgoing?: Outgoing;
  code: ProblemCode;
  /** Must be among the problem's errors. */
  pointer?: string;
}

/** What the tests of all routes need to know about one route. */
export interface RouteCase {
  /** The scopes of which a key needs one; none: it needs no key. */
  scopes: readonly Scope[];
  /** A key may be in the body, which is therefore read first if no header has one. */
  mayHoldToken?: true;
  /** A request that is answered with `status`, on the rows of `ROWS`. */
  right: { path: string; outgoing?: Outgoing; status: number; contentType?: string };
  wrong: WrongInput[];
  /** Its own answer if the database fails or is unavailable, instead of a problem document. */
  withoutDatabase?: { status: number };
}

/** What is in the catalogue when the cases are tried. */
export const ROWS = {
  publishers: [{ id: 1, name: 'Lantern Press' }],
  books: [{ id: 11, publisher_id: 1, title: 'The Owl Who Counted', duration_seconds: 300 }],
  parents: [{ id: 21, registered_at: '2026-01-12T09:30:00.000Z' }],
  children: [{ id: 31, parent_id: 21, collection: 'allowed' }],
};

const LATIN_1 = Buffer.from('{"a":"B\u00fccher"}', 'latin1');

/** Wrong bodies that every route with a JSON body refuses. */
export const WRONG_BODIES: WrongInput[] = [
  { what: 'no content type', outgoing: { raw: '{}' }, code: 'unsupported_media_type' },
  {
    what: 'a form',
    outgoing: typed('application/x-www-form-urlencoded', 'a=1'),
    code: 'unsupported_media_type',
  },
  { what: 'no body', outgoing: typed('application/json', ''), code: 'malformed_json' },
  { what: 'half a body', outgoing: typed('application/json', '{"a":'), code: 'malformed_json' },
  {
    what: 'ISO 8859-1, which says so',
    outgoing: typed('application/json; charset=iso-8859-1', LATIN_1),
    code: 'unsupported_media_type',
  },
  {
    what: 'ISO 8859-1, which does not say so',
    outgoing: typed('application/json', LATIN_1),
    code: 'malformed_json',
  },
  { what: 'NaN', outgoing: typed('application/json', '{"a":NaN}'), code: 'malformed_json' },
  { what: 'a list', outgoing: { json: [] }, code: 'invalid_request' },
  { what: 'a text', outgoing: { json: 'events' }, code: 'invalid_request' },
  { what: 'null', outgoing: { json: null }, code: 'invalid_request' },
  { what: 'nothing of what it needs', outgoing: { json: {} }, code: 'invalid_request' },
];

/** Wrong ranges of dates, below a path. */
export const wrongRanges = (path: string): WrongInput[] =>
  [
    { query: 'start=2026-02-30', pointer: '#/query/start' },
    { query: 'start=', pointer: '#/query/start' },
    { query: 'start=2026-1-1', pointer: '#/query/start' },
    { query: 'start=0000-01-01', pointer: '#/query/start' },
    { query: 'start=2026-01-01&start=2026-01-02', pointer: '#/query/start' },
    { query: 'end=2025-02-29', pointer: '#/query/end' },
    { query: 'end=0001-01-10', pointer: '#/query/end' },
    { query: 'end=2026-02-25T00:00:00Z', pointer: '#/query/end' },
    { query: 'start=2026-02-02&end=2026-02-01', pointer: '#/query/start' },
    { query: 'start=2024-02-26&end=2026-02-26', pointer: '#/query/end' },
  ].map(({ query, pointer }) => ({
    what: query,
    path: `${path}?${query}`,
    code: 'invalid_request',
    pointer,
  }));

/** Wrong ids in the place of `:id`. */
export const wrongIds = (pattern: string, outgoing: Outgoing = {}): WrongInput[] =>
  NO_ID_TEXTS.map((id) => ({
    what: `id ${id}`,
    path: pattern.replace(':id', id),
    outgoing,
    code: 'invalid_request',
    pointer: '#/path/id',
  }));

/** Wrong values of a query's parameters, below a path that has a query or none. */
export const wrongParameters = (path: string, values: Record<string, readonly string[]>): WrongInput[] =>
  Object.entries(values).flatMap(([parameter, texts]) =>
    texts.map(
      (text): WrongInput => ({
        what: `${parameter}=${text}`,
        path: `${path}${path.includes('?') ? '&' : '?'}${parameter}=${text}`,
        code: 'invalid_request',
        pointer: `#/query/${parameter}`,
      }),
    ),
  );

/** Texts that are not ids, as they are written in an address. */
export const NO_ID_TEXTS = [
  ...['0', '-1', '01', '1.0', 'x', '1e3', '%00', '%E0%A4%A', '9223372036854775808', '+1'],
];

/** One wrong value a case for each of a body's fields; `undefined` leaves the field out. */
export function wrongFields(
  right: Record<string, unknown>,
  values: Record<string, readonly unknown[]>,
): WrongInput[] {
  return Object.entries(values).flatMap(([field, wrongValues]) =>
    wrongValues.map(
      (value): WrongInput => ({
        what: `${field}: ${describeValue(value)}`,
        outgoing: { json: { ...right, [field]: value } },
        code: 'invalid_request',
        pointer: `#/${field}`,
      }),
    ),
  );
}

/** Values that no id may have. */
export const NO_IDS = [undefined, null, 0, -1, 1.5, 2 ** 53, '', '01', '9223372036854775808', true, {}, []];

/** Values that no instant may have. */
export const NO_INSTANTS = [
  ...[null, 0, '', 'today', '2026-02-25', '2026-02-25T10:00:00', '2026-02-30T10:00:00Z'],
  ...['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00'],
];

function typed(contentType: string, raw: string | Buffer): Outgoing {
  return { raw, headers: { 'content-type': contentType } };
}

function describeValue(value: unknown): string {
  return (JSON.stringify(value) ?? 'left out').slice(0, 40);
}
