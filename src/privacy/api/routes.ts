import type { Route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { accessLogRoutes, policyRoutes, retentionRoutes } from './audit-routes.ts';
import { childRoutes, parentRoutes } from './child-routes.ts';
import { erasureRoutes, requestRoutes } from './erasure-routes.ts';

/** The privacy endpoints (docs/api.md, "Children’s privacy"). */
export function privacyRoutes(dependencies: PrivacyDependencies): Route[] {
  return [
    ...childRoutes(dependencies),
    ...parentRoutes(dependencies),
    ...erasureRoutes(dependencies),
    ...requestRoutes(dependencies),
    ...accessLogRoutes(dependencies),
    ...policyRoutes(dependencies),
    ...retentionRoutes(dependencies),
  ];
}
