import { CHILD, OTHER_CHILD, PARENT } from '../../support/installed.ts';

export const CHILDREN = '/privacy/api/v1/children';
export const PARENTS = '/privacy/api/v1/parents';
export const REQUESTS = '/privacy/api/v1/requests';

export interface PrivacyCall {
  method: string;
  path: string;
  json?: object;
  /** What the access log must record. */
  logged: { action: string; object_kind: string; reason: string | null };
}

const entry = (action: string, object_kind: string, reason: string | null) => ({
  logged: { action, object_kind, reason },
});

/** Every way of viewing or changing a child's data, with a reason and without. The last ones erase. */
export const PRIVACY_CALLS: PrivacyCall[] = [
  { method: 'GET', path: `${CHILDREN}/${CHILD}`, ...entry('view', 'child', null) },
  { method: 'GET', path: `${CHILDREN}/${CHILD}?reason=other`, ...entry('view', 'child', 'other') },
  { method: 'GET', path: `${CHILDREN}/${CHILD}/export`, ...entry('export', 'child', null) },
  {
    ...{ method: 'GET', path: `${CHILDREN}/${CHILD}/export?reason=legal_obligation` },
    ...entry('export', 'child', 'legal_obligation'),
  },
  {
    ...{ method: 'PUT', path: `${CHILDREN}/${CHILD}/collection`, json: { state: 'refused' } },
    ...entry('set_collection', 'child', null),
  },
  {
    ...{ method: 'PUT', path: `${CHILDREN}/${CHILD}/collection` },
    json: { state: 'allowed', reason: 'consent_withdrawn' },
    ...entry('set_collection', 'child', 'consent_withdrawn'),
  },
  { method: 'GET', path: `${PARENTS}/${PARENT}?reason=other`, ...entry('view', 'parent', 'other') },
  {
    ...{ method: 'POST', path: '/privacy/api/v1/verify' },
    json: { child_profile_id: CHILD, reason: 'parent_request' },
    ...entry('verify', 'child', 'parent_request'),
  },
  {
    ...{ method: 'POST', path: '/privacy/api/v1/verify', json: { child_profile_id: CHILD } },
    ...entry('verify', 'child', null),
  },
  {
    ...{ method: 'POST', path: `${CHILDREN}/${OTHER_CHILD}/erasure` },
    json: { scope: 'history', reason: 'parent_request' },
    ...entry('erase', 'child', 'parent_request'),
  },
  { method: 'GET', path: `${REQUESTS}/1`, ...entry('view_request', 'request', null) },
  { method: 'DELETE', path: `${CHILDREN}/${CHILD}`, ...entry('erase', 'child', 'other') },
  {
    ...{ method: 'DELETE', path: `${CHILDREN}/${CHILD}?reason=account_closed` },
    ...entry('erase', 'child', 'account_closed'),
  },
  {
    ...{ method: 'POST', path: `${PARENTS}/${PARENT}/erasure` },
    json: { reason: 'account_closed' },
    ...entry('erase', 'parent', 'account_closed'),
  },
];
