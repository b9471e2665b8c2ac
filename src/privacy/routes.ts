import type { RoomDependencies } from '../http/room-dependencies.ts';
import type { Route } from '../http/route.ts';
import { accessLogRoutes } from './access-log-routes.ts';
import { childRoutes } from './child-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { policyRoutes } from './policy-routes.ts';

/** The privacy endpoints (docs/api.md, "Children’s privacy"). */
export function privacyRoutes(dependencies: RoomDependencies): Route[] {
  return [
    ...childRoutes(dependencies),
    ...erasureRoutes(dependencies),
    ...accessLogRoutes(dependencies),
    ...policyRoutes(dependencies),
  ];
}
