import type { Route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/privacy-dependencies.ts';
import { accessLogRoutes } from './access-log-routes.ts';
import { childRoutes } from './child-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';
import { parentRoutes } from './parent-routes.ts';
import { policyRoutes } from './policy-routes.ts';
import { requestRoutes } from './request-routes.ts';
import { retentionRoutes } from './retention-routes.ts';

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
