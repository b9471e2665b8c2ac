import {
  NO_IDS,
  type RouteCase,
  WRONG_BODIES,
  type WrongInput,
  wrongFields,
  wrongIds,
  wrongParameters,
} from './route-case.ts';

const CHILDREN = '/privacy/api/v1/children';

/** In no catalogue: these cases must not erase a child that the other cases need. */
const UNKNOWN_CHILD = `${CHILDREN}/38`;

const NO_REASONS = ['', 'inactivity', 'Other', 'because', '%00', 'other&reason=other'];
const NO_REASONS_IN_BODIES = [null, '', 7, 'inactivity', 'Parent_request', ['other']];

/** The routes of the privacy office. */
export const PRIVACY_ROUTE_CASES: Record<string, RouteCase> = {
  'GET /privacy/api/v1/children/:id': look(`${CHILDREN}/:id`, UNKNOWN_CHILD),
  'GET /privacy/api/v1/children/:id/export': look(`${CHILDREN}/:id/export`, `${CHILDREN}/31/export`),
  'PUT /privacy/api/v1/children/:id/collection': {
    scopes: ['privacy'],
    right: { path: `${CHILDREN}/31/collection`, outgoing: { json: { state: 'allowed' } }, status: 204 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongIds(`${CHILDREN}/:id/collection`, { json: { state: 'allowed' } }),
      ...wrongFields(
        { state: 'allowed', reason: 'other' },
        { state: [undefined, null, '', 'unknown', 'Refused', true, {}], reason: NO_REASONS_IN_BODIES },
      ),
      anotherField({ state: 'refused' }),
      {
        what: 'an unknown child',
        path: `${CHILDREN}/999/collection`,
        outgoing: { json: { state: 'refused' } },
        code: 'not_found',
      },
    ],
  },
  'POST /privacy/api/v1/verify': {
    scopes: ['privacy'],
    right: { path: '/privacy/api/v1/verify', outgoing: { json: { child_profile_id: 31 } }, status: 200 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongFields({}, { child_profile_id: NO_IDS }),
      ...wrongFields({ child_profile_id: 31 }, { reason: NO_REASONS_IN_BODIES }),
      anotherField({ child_profile_id: 31 }),
    ],
  },
  'POST /privacy/api/v1/children/:id/erasure': {
    ...erasure('children', { scope: 'profile', reason: 'parent_request' }),
    right: {
      path: `${UNKNOWN_CHILD}/erasure`,
      outgoing: { json: { scope: 'history', reason: 'other' } },
      status: 200,
    },
  },
  'DELETE /privacy/api/v1/children/:id': look(`${CHILDREN}/:id`, UNKNOWN_CHILD),
  'POST /privacy/api/v1/parents/:id/erasure': erasure('parents', { reason: 'account_closed' }),
  'GET /privacy/api/v1/parents/:id': look('/privacy/api/v1/parents/:id', '/privacy/api/v1/parents/38'),
  'GET /privacy/api/v1/requests': list('/privacy/api/v1/requests'),
  'GET /privacy/api/v1/requests/:id': {
    scopes: ['privacy'],
    right: { path: '/privacy/api/v1/requests/1', status: 200 },
    wrong: [
      ...wrongIds('/privacy/api/v1/requests/:id'),
      { what: 'an unknown id', path: '/privacy/api/v1/requests/999999', code: 'not_found' },
    ],
  },
  'GET /privacy/api/v1/access_log': list('/privacy/api/v1/access_log'),
  'GET /privacy/api/v1/policy': {
    scopes: [],
    right: { path: '/privacy/api/v1/policy', status: 200 },
    wrong: wrongParameters('/privacy/api/v1/policy', {
      format: ['', 'xml', 'TEXT', '%00', 'json&format=text'],
    }),
  },
  'GET /privacy/api/v1/retention': {
    scopes: ['privacy', 'ops', 'admin'],
    right: { path: '/privacy/api/v1/retention', status: 200 },
    wrong: [],
  },
};

/** A route about a child that takes nothing but the reason. */
function look(pattern: string, path: string): RouteCase {
  return {
    scopes: ['privacy'],
    right: { path, status: 200 },
    wrong: [...wrongIds(pattern), ...wrongParameters(path, { reason: NO_REASONS })],
  };
}

/** A list whose newest rows come first. */
function list(path: string): RouteCase {
  const NO_ROWS = ['', '0', '-1', '01', '1.5', 'x', '1e3', '%00', '1000000000000000'];
  return {
    scopes: ['privacy'],
    right: { path: `${path}?before=99&limit=200`, status: 200 },
    wrong: wrongParameters(path, {
      before: [...NO_ROWS, '1&before=2'],
      limit: [...NO_ROWS, '201', '999', '1&limit=2'],
    }),
  };
}

function erasure(kind: 'children' | 'parents', right: Record<string, unknown>): RouteCase {
  const pattern = `/privacy/api/v1/${kind}/:id/erasure`;
  return {
    scopes: ['privacy'],
    right: { path: pattern.replace(':id', '38'), outgoing: { json: right }, status: 200 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongIds(pattern, { json: right }),
      ...wrongFields(right, {
        reason: [undefined, ...NO_REASONS_IN_BODIES],
        ...('scope' in right ? { scope: [null, '', 'parent', 'everything', true] } : {}),
      }),
      anotherField(right),
    ],
  };
}

function anotherField(right: Record<string, unknown>): WrongInput {
  return {
    what: 'another field',
    outgoing: { json: { ...right, name: 'Mathilda' } },
    code: 'invalid_request',
    pointer: '#',
  };
}
