import {
  NO_IDS,
  type RouteCase,
  WRONG_BODIES,
  type WrongInput,
  wrongFields,
  wrongIds,
} from './route-case.ts';

const ANNOTATIONS = '/admin/api/v1/annotations';
const SET_ASIDE = '/admin/api/v1/engagement_alerts/no_plays/books/:id/set_aside';

/** Texts that no remark may have: more than one line, too long a line, or a possible id. */
const NO_REMARKS = [
  ...[undefined, null, '', '  ', 7, 'a\nb', 'a\u0000b', '\ud800', '\u202eabc', 'x'.repeat(201)],
  ...['child 123456', '9007199254740993', 'a١٢٣٤٥٦b'],
];
const NO_DATES = [undefined, null, '', '2026-02-30', '2026-2-1', '2026-02-25T00:00:00Z', 20260225];

const annotation = { date: '2026-02-24', text: 'On the start page.' };
const aside = { until: '2026-03-31', reason: 'A new cut is coming.' };

/** The routes of remarks about the figures. */
export const REMARK_ROUTE_CASES: Record<string, RouteCase> = {
  [`GET ${ANNOTATIONS}`]: {
    scopes: ['admin'],
    right: { path: ANNOTATIONS, status: 200 },
    wrong: ['start=2026-02-30', 'start=', 'end=2025-02-29', 'start=2026-02-02&end=2026-02-01'].map(
      (query): WrongInput => ({
        what: query,
        path: `${ANNOTATIONS}?${query}`,
        code: 'invalid_request',
        pointer: `#/query/${query.split('=')[0]}`,
      }),
    ),
  },
  [`POST ${ANNOTATIONS}`]: {
    scopes: ['admin'],
    right: { path: ANNOTATIONS, outgoing: { json: annotation }, status: 201 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongFields(annotation, {
        date: [...NO_DATES, '2014-12-31', '2100-01-01'],
        text: NO_REMARKS,
        book_id: NO_IDS.slice(1),
        publisher_id: NO_IDS.slice(1),
      }),
      about({ book_id: 11, publisher_id: 1 }, 'invalid_request', '#/publisher_id'),
      about({ book_id: 999 }, 'unknown_reference', '#/book_id'),
      about({ publisher_id: 999 }, 'unknown_reference', '#/publisher_id'),
      about({ by: 'somebody else' }, 'invalid_request', '#'),
    ],
  },
  [`DELETE ${ANNOTATIONS}/:id`]: {
    scopes: ['admin'],
    right: { path: `${ANNOTATIONS}/7`, status: 204 },
    wrong: wrongIds(`${ANNOTATIONS}/:id`),
  },
  'PUT /admin/api/v1/engagement_alerts/:kind/books/:id/set_aside': {
    scopes: ['admin'],
    right: { path: SET_ASIDE.replace(':id', '11'), outgoing: { json: aside }, status: 204 },
    wrong: [
      ...WRONG_BODIES,
      ...wrongAlerts({ json: aside }),
      ...wrongFields(aside, {
        until: [...NO_DATES, '2026-02-24', '2026-05-27', '1999-01-01', '9999-12-31'],
        reason: NO_REMARKS,
        by: ['somebody else'],
      }).map((wrong) => (wrong.pointer === '#/by' ? { ...wrong, pointer: '#' } : wrong)),
    ],
  },
  'DELETE /admin/api/v1/engagement_alerts/:kind/books/:id/set_aside': {
    scopes: ['admin'],
    right: { path: SET_ASIDE.replace(':id', '11'), status: 204 },
    wrong: wrongAlerts({}),
  },
};

function about(field: object, code: WrongInput['code'], pointer: string): WrongInput {
  return { what: JSON.stringify(field), outgoing: { json: { ...annotation, ...field } }, code, pointer };
}

function wrongAlerts(outgoing: object): WrongInput[] {
  const path = SET_ASIDE.replace(':id', '11');
  return [
    ...wrongIds(SET_ASIDE, outgoing),
    ...['No_plays', 'stalls', '%00'].map(
      (kind): WrongInput => ({
        what: `kind ${kind}`,
        path: path.replace('no_plays', kind),
        outgoing,
        code: 'invalid_request',
        pointer: '#/path/kind',
      }),
    ),
    { what: 'an unknown book', path: SET_ASIDE.replace(':id', '999'), outgoing, code: 'not_found' },
  ];
}
