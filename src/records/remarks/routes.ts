import type { Route } from '../../foundation/http/route.ts';
import { annotationRoutes } from './annotation-routes.ts';
import type { RemarkDependencies } from './set-aside-routes.ts';
import { setAsideRoutes } from './set-aside-routes.ts';

/** The remarks of people about the figures (docs/api.md, "Set an alert aside" and "Annotations"). */
export const remarkRoutes = (dependencies: RemarkDependencies): Route[] => [
  ...annotationRoutes(dependencies),
  ...setAsideRoutes(dependencies),
];
