import type { RoomDependencies } from '../http/room-dependencies.ts';
import type { Route } from '../http/route.ts';
import { annotationRoutes } from './annotation-routes.ts';
import { setAsideRoutes } from './set-aside-routes.ts';

/** What people write beside the figures (docs/api.md, "Set an alert aside" and "Annotations"). */
export const remarkRoutes = (dependencies: RoomDependencies): Route[] => [
  ...annotationRoutes(dependencies),
  ...setAsideRoutes(dependencies),
];
