import type { Route } from '../../foundation/http/route.ts';
import { alertsRoutes } from './alerts-routes.ts';
import { analyticsRoutes } from './analytics-routes.ts';
import { csvRoutes } from './csv-routes.ts';
import { daysRoutes } from './days-routes.ts';
import { hoursRoutes } from './hours-routes.ts';
import { newBooksRoutes } from './new-books-routes.ts';
import { progressRoutes } from './progress-routes.ts';
import { publishersRoutes } from './publishers-routes.ts';
import type { ReportDependencies } from './report-dependencies.ts';
import { usageRoutes } from './usage-routes.ts';

/**
 * The routes that read the facts (docs/api.md, "Read analytics"), the days and the progress.
 */
export function reportsRoutes(dependencies: ReportDependencies): Route[] {
  return [
    ...analyticsRoutes(dependencies),
    ...hoursRoutes(dependencies),
    ...newBooksRoutes(dependencies),
    ...usageRoutes(dependencies),
    ...publishersRoutes(dependencies),
    ...alertsRoutes(dependencies),
    ...daysRoutes(dependencies),
    ...csvRoutes(dependencies),
    ...progressRoutes(dependencies),
  ];
}
