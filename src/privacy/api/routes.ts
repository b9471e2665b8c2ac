import type { Route } from '../../foundation/http/route.ts';
import type { PrivacyDependencies } from '../erasure/ask-for-erasure.ts';
import { auditRoutes } from './audit-routes.ts';
import { childRoutes } from './child-routes.ts';
import { erasureRoutes } from './erasure-routes.ts';

/** The privacy endpoints (docs/api.md, "Children’s privacy"). */
export const privacyRoutes = (dependencies: PrivacyDependencies): Route[] => [
  ...childRoutes(dependencies),
  ...erasureRoutes(dependencies),
  ...auditRoutes(dependencies),
];
