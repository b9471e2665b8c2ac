import { type RouteCase, WRONG_BODIES, wrongFields, wrongIds, wrongParameters } from './route-case.ts';

/** The routes for those who keep it running. */
export const OPERATIONS_ROUTE_CASES: Record<string, RouteCase> = {
  'GET /livez': {
    scopes: [],
    right: { path: '/livez', status: 200 },
    wrong: [],
    withoutDatabase: { status: 200 },
  },
  'GET /readyz': {
    scopes: [],
    right: { path: '/readyz', status: 200 },
    wrong: [],
    withoutDatabase: { status: 503 },
  },
  'GET /metrics': {
    scopes: ['ops', 'admin'],
    right: { path: '/metrics', status: 200, contentType: 'text/plain; version=0.0.4; charset=utf-8' },
    wrong: [],
  },
  'GET /openapi.json': open('/openapi.json', 'application/json; charset=utf-8'),
  'GET /docs': open('/docs', 'text/html; charset=utf-8'),
  'GET /docs/:page': {
    ...open('/docs/metrics.md', 'text/html; charset=utf-8'),
    wrong: [
      { what: 'a page that is not there', path: '/docs/nothing', code: 'not_found' },
      { what: 'a file that is not a page', path: '/docs/..%2Fpackage.json', code: 'not_found' },
    ],
  },
  'POST /admin/api/v1/backfills': {
    scopes: ['ops', 'admin'],
    right: {
      path: '/admin/api/v1/backfills',
      outgoing: { json: { start: '2026-02-24', end: '2026-02-25', mode: 'all' } },
      status: 202,
    },
    wrong: [
      ...WRONG_BODIES,
      ...wrongFields(
        { start: '2026-02-24', end: '2026-02-25', mode: 'all' },
        {
          start: [undefined, null, '2026-02-30', 1],
          end: [undefined, '', '0000-01-01'],
          from: [null, '2026-02-23'],
          to: ['2026-02-26'],
          mode: ['every', null],
          reason: ['', 'a\u0000b', '\ud800', 'x'.repeat(501), 1, null],
          revise_final: ['yes', null, 1],
          dry_run: [1, 'true', null],
        },
      ),
    ],
  },
  'GET /admin/api/v1/backfills': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/backfills', status: 200 },
    wrong: wrongParameters('/admin/api/v1/backfills', { status: ['queued'] }),
  },
  'GET /admin/api/v1/checks': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/checks', status: 200 },
    wrong: [],
    // If something cannot be checked, that is a finding too.
    withoutDatabase: { status: 200 },
  },
  'GET /admin/api/v1/jobs': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/jobs', status: 200 },
    wrong: [],
    // The queues are asked over connections of their own.
    withoutDatabase: { status: 200 },
  },
  'GET /admin/api/v1/partitions': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/partitions', status: 200 },
    wrong: [],
  },
  'GET /admin/api/v1/backfills/:id': {
    scopes: ['ops', 'admin'],
    right: { path: '/admin/api/v1/backfills/1', status: 200 },
    wrong: [
      ...wrongIds('/admin/api/v1/backfills/:id'),
      { what: 'an unknown id', path: '/admin/api/v1/backfills/999999', code: 'not_found' },
    ],
  },
};

function open(path: string, contentType: string): RouteCase {
  return {
    scopes: [],
    right: { path, status: 200, contentType },
    wrong: [],
    withoutDatabase: { status: 200 },
  };
}
