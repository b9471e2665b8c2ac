import {
  NO_ID_TEXTS,
  type RouteCase,
  type WrongInput,
  wrongIds,
  wrongParameters,
  wrongRanges,
} from './route-case.ts';

const ANALYTICS = '/admin/api/v1/analytics';
const USAGE = '/admin/api/v1/reports/usage';
const PUBLISHERS = '/admin/api/v1/reports/publishers';
const ALERTS = '/admin/api/v1/engagement_alerts';

/** Those that are left when an address is decoded. */
const NO_QUERY_IDS = NO_ID_TEXTS.filter((text) => text !== '%E0%A4%A');

/** The routes that read the facts. */
export const REPORT_ROUTE_CASES: Record<string, RouteCase> = {
  [`GET ${ANALYTICS}/platform`]: {
    scopes: ['admin'],
    right: { path: `${ANALYTICS}/platform?compare=year`, status: 200 },
    wrong: [...wrongRanges(`${ANALYTICS}/platform`), ...wrongComparisons(`${ANALYTICS}/platform`)],
  },
  [`GET ${ANALYTICS}/platform/hours`]: {
    scopes: ['admin'],
    right: { path: `${ANALYTICS}/platform/hours`, status: 200 },
    wrong: wrongParameters(`${ANALYTICS}/platform/hours`, {
      date: [
        '',
        '2026-02-30',
        '2026-1-1',
        '0001-01-10',
        '2026-02-25T00:00:00Z',
        'today',
        '2026-02-25&date=2026-02-25',
      ],
    }),
  },
  [`GET ${ANALYTICS}/new-books`]: {
    scopes: ['admin'],
    right: { path: `${ANALYTICS}/new-books`, status: 200 },
    wrong: wrongParameters(`${ANALYTICS}/new-books`, { start: ['2026-02-25'], books: ['3'] }),
  },
  [`GET ${ANALYTICS}/platform/days.csv`]: csv(`${ANALYTICS}/platform/days.csv`),
  [`GET ${ANALYTICS}/platform/hours.csv`]: csv(
    `${ANALYTICS}/platform/hours.csv`,
    wrongParameters(`${ANALYTICS}/platform/hours.csv`, { date: ['', 'today'], start: ['2026-02-25'] }),
  ),
  [`GET ${ANALYTICS}/books/:id/days.csv`]: csv(`${ANALYTICS}/books/11/days.csv`, [
    ...wrongRanges(`${ANALYTICS}/books/11/days.csv`),
    ...wrongIds(`${ANALYTICS}/books/:id/days.csv`),
    { what: 'an unknown id', path: `${ANALYTICS}/books/99/days.csv`, code: 'not_found' },
  ]),
  [`GET ${ANALYTICS}/publishers/:id/days.csv`]: csv(`${ANALYTICS}/publishers/1/days.csv`, [
    ...wrongRanges(`${ANALYTICS}/publishers/1/days.csv`),
    ...wrongIds(`${ANALYTICS}/publishers/:id/days.csv`),
    { what: 'an unknown id', path: `${ANALYTICS}/publishers/99/days.csv`, code: 'not_found' },
  ]),
  'GET /admin/api/v1/days.csv': { ...csv('/admin/api/v1/days.csv'), scopes: ['ops', 'admin'] },
  [`GET ${ANALYTICS}/books/:id`]: report('books', 11),
  [`GET ${ANALYTICS}/publishers/:id`]: report('publishers', 1),
  'GET /admin/api/v1/reports/usage': {
    scopes: ['admin'],
    right: { path: `${USAGE}?compare=previous`, status: 200 },
    wrong: [...wrongUsage(USAGE), ...wrongComparisons(USAGE)],
  },
  'GET /admin/api/v1/reports/usage.csv': {
    scopes: ['admin'],
    right: {
      path: `${USAGE}.csv?allow_incomplete=true`,
      ...{ status: 200, contentType: 'text/csv; charset=utf-8; header=present' },
    },
    wrong: [
      ...wrongUsage(`${USAGE}.csv`),
      ...wrongParameters(`${USAGE}.csv`, {
        allow_incomplete: ['', '1', 'TRUE', 'true&allow_incomplete=true'],
        compare: ['previous'],
      }),
      { what: 'days that are not built', path: `${USAGE}.csv`, code: 'days_not_built' },
    ],
  },
  'GET /admin/api/v1/reports/publishers': {
    scopes: ['admin'],
    right: { path: `${PUBLISHERS}?compare=previous&pool=100.5`, status: 200 },
    wrong: [...wrongRanges(PUBLISHERS), ...wrongComparisons(PUBLISHERS), ...wrongPools(PUBLISHERS)],
  },
  'GET /admin/api/v1/reports/publishers.csv': {
    scopes: ['admin'],
    right: {
      path: `${PUBLISHERS}.csv?allow_incomplete=true&pool=100.50`,
      ...{ status: 200, contentType: 'text/csv; charset=utf-8; header=present' },
    },
    wrong: [
      ...wrongRanges(`${PUBLISHERS}.csv`),
      ...wrongPools(`${PUBLISHERS}.csv`),
      ...wrongParameters(`${PUBLISHERS}.csv`, { allow_incomplete: ['', '1', 'TRUE'], compare: ['previous'] }),
      { what: 'days that are not built', path: `${PUBLISHERS}.csv`, code: 'days_not_built' },
    ],
  },
  'GET /admin/api/v1/engagement_alerts': {
    scopes: ['admin'],
    right: { path: ALERTS, status: 200 },
    wrong: wrongParameters(ALERTS, {
      days: ['', '0', '-1', '732', '1.5', 'x', '1&days=2'],
      published_days_min: ['', '0', '3651', 'NaN'],
      play_starts_min: ['', '0', '1000001', '1e9'],
      completion_rate_below: ['', '0', '1.01', '-0.1', 'x', 'Infinity'],
      set_aside: ['', 'true', 'Include', 'only', 'include&set_aside=exclude'],
    }),
  },
  'GET /admin/api/v1/days': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/days', status: 200 },
    wrong: wrongRanges('/admin/api/v1/days'),
  },
  'GET /api/v1/children/:id/progress': {
    scopes: ['ingest'],
    right: { path: '/api/v1/children/31/progress?book_id=11', status: 200 },
    wrong: [
      ...wrongIds('/api/v1/children/:id/progress?book_id=11'),
      ...wrongParameters('/api/v1/children/31/progress', {
        book_id: ['', '%25', '11&book_id=12', ...NO_QUERY_IDS],
      }),
      {
        what: 'no book',
        path: '/api/v1/children/31/progress',
        code: 'invalid_request',
        pointer: '#/query/book_id',
      },
      { what: 'an unknown child', path: '/api/v1/children/999/progress?book_id=11', code: 'not_found' },
      { what: 'an unknown book', path: '/api/v1/children/31/progress?book_id=999', code: 'not_found' },
    ],
  },
};

/** A file of days: it is compared with nothing. */
function csv(path: string, wrong: WrongInput[] = wrongRanges(path)): RouteCase {
  return {
    scopes: ['admin'],
    right: { path, status: 200, contentType: 'text/csv; charset=utf-8; header=present' },
    wrong: [...wrong, ...wrongParameters(path, { compare: ['previous'] })],
  };
}

function report(kind: 'books' | 'publishers', id: number): RouteCase {
  const path = `${ANALYTICS}/${kind}/${id}`;
  return {
    scopes: ['admin'],
    right: { path: `${path}?compare=previous`, status: 200 },
    wrong: [
      ...wrongRanges(path),
      ...wrongComparisons(path),
      ...wrongIds(`${ANALYTICS}/${kind}/:id`),
      { what: 'an unknown id', path: `${ANALYTICS}/${kind}/9223372036854775807`, code: 'not_found' },
    ],
  };
}

function wrongComparisons(path: string): WrongInput[] {
  return wrongParameters(path, { compare: ['', 'before', 'Year', '364', 'year&compare=year'] });
}

function wrongUsage(path: string): WrongInput[] {
  return [
    ...wrongRanges(path),
    ...wrongParameters(path, { publisher_id: ['', ...NO_QUERY_IDS], book_id: ['', ...NO_QUERY_IDS] }),
    { what: 'an unknown publisher', path: `${path}?publisher_id=999`, code: 'not_found' },
    { what: 'an unknown book', path: `${path}?book_id=999`, code: 'not_found' },
  ];
}

function wrongPools(path: string): WrongInput[] {
  const amounts = ['', '0', '0.00', '-1', '1e3', '1,5', '1.234', '10%20000', '1000000000.01', 'NaN'];
  return wrongParameters(path, { pool: [...amounts, '1&pool=2'] });
}
