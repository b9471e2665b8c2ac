import { CATALOGUE_ROUTE_CASES } from './catalogue-route-cases.ts';
import { INGEST_ROUTE_CASES } from './ingest-route-cases.ts';
import { OPERATIONS_ROUTE_CASES } from './operations-route-cases.ts';
import { PRIVACY_ROUTE_CASES } from './privacy-route-cases.ts';
import { REMARK_ROUTE_CASES } from './remark-route-cases.ts';
import { REPORT_ROUTE_CASES } from './report-route-cases.ts';
import type { RouteCase } from './route-case.ts';

/**
 * One entry for every route of the application: a route that has none fails the tests of this folder, and one
 * that has takes part in all of them.
 */
export const ROUTE_CASES: Record<string, RouteCase> = {
  ...INGEST_ROUTE_CASES,
  ...CATALOGUE_ROUTE_CASES,
  ...REPORT_ROUTE_CASES,
  ...REMARK_ROUTE_CASES,
  ...OPERATIONS_ROUTE_CASES,
  ...PRIVACY_ROUTE_CASES,
};
