import {
  NO_IDS,
  NO_INSTANTS,
  ROWS,
  type RouteCase,
  WRONG_BODIES,
  wrongFields,
  wrongIds,
} from './route-case.ts';

const publisher = withoutId(ROWS.publishers[0]);
const book = withoutId(ROWS.books[0]);
const parent = withoutId(ROWS.parents[0]);
const child = withoutId(ROWS.children[0]);
/** Control characters, separators of lines, and what turns the direction of the text after it. */
const NO_CHARACTERS = [
  ...['\u0000', '\u0001', '\t', '\n', '\r\n', '\u001b', '\u007f', '\u0085', '\u2028', '\u2029'],
  ...['\u202a', '\u202d', '\u202e', '\u2066', '\u2069'],
];
const NO_TEXTS = [
  ...[undefined, null, '', '   ', 7, {}, 'a'.repeat(501), '\ud83d'],
  ...NO_CHARACTERS.map((character) => `a${character}b`),
];

/** The routes that keep the catalogue. */
export const CATALOGUE_ROUTE_CASES: Record<string, RouteCase> = {
  'POST /admin/api/v1/catalogue': {
    scopes: ['admin'],
    right: { path: '/admin/api/v1/catalogue', outgoing: { json: ROWS }, status: 200 },
    wrong: [
      ...WRONG_BODIES.filter(({ what }) => what !== 'nothing of what it needs'),
      ...wrongFields({}, { publishers: [1, {}], books: ['x'], parents: [null], children: [true] }),
      { what: 'another list', outgoing: { json: { series: [] } }, code: 'invalid_request', pointer: '#' },
      {
        what: 'a title with a line feed',
        outgoing: { json: { books: [ROWS.books[0], { ...ROWS.books[0], id: 12, title: 'a\n=1' }] } },
        code: 'invalid_request',
        pointer: '#/books/1/title',
      },
      {
        what: 'a name that turns the direction of text',
        outgoing: { json: { publishers: [{ id: 1, name: 'a\u202eb' }] } },
        code: 'invalid_request',
        pointer: '#/publishers/0/name',
      },
      {
        what: 'a row without an id',
        outgoing: { json: { publishers: [publisher] } },
        code: 'invalid_request',
        pointer: '#/publishers/0/id',
      },
    ],
  },
  'PUT /admin/api/v1/publishers/:id': put('publishers', publisher, { name: NO_TEXTS }),
  'PUT /admin/api/v1/books/:id': put('books', book, {
    publisher_id: NO_IDS,
    title: NO_TEXTS,
    duration_seconds: [0, -1, 1.5, 86_401, '300', true],
    series_id: NO_IDS.filter((value) => value != null),
    position_in_series: [-1, 1.5, 2 ** 31, '1'],
    is_preview: [null, 0, 'false'],
    published_at: NO_INSTANTS.filter((value) => value != null),
  }),
  'PUT /admin/api/v1/parents/:id': put('parents', parent, { registered_at: [undefined, ...NO_INSTANTS] }),
  'PUT /admin/api/v1/children/:id': put('children', child, {
    parent_id: NO_IDS,
    collection: [undefined, null, 'unknown', '', true, 'Allowed'],
    created_at: NO_INSTANTS.filter((value) => value != null),
    is_test: [null, 1, 'true'],
  }),
};

function put(
  kind: keyof typeof ROWS,
  right: Record<string, unknown>,
  wrong: Record<string, readonly unknown[]>,
): RouteCase {
  const pattern = `/admin/api/v1/${kind}/:id`;
  const reference = kind === 'books' ? 'publisher_id' : 'parent_id';
  return {
    scopes: ['admin'],
    right: {
      path: pattern.replace(':id', String(ROWS[kind][0]?.id)),
      outgoing: { json: right },
      status: 204,
    },
    wrong: [
      ...WRONG_BODIES,
      ...wrongIds(pattern, { json: right }),
      ...wrongFields(right, wrong),
      {
        what: 'another field',
        outgoing: { json: { ...right, shoe_size: 1 } },
        code: 'invalid_request',
        pointer: '#',
      },
      ...(reference in right
        ? [
            {
              what: 'an unknown reference',
              outgoing: { json: { ...right, [reference]: 999 } },
              code: 'unknown_reference' as const,
            },
          ]
        : []),
    ],
  };
}

function withoutId(row: Record<string, unknown> = {}): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([field]) => field !== 'id'));
}
