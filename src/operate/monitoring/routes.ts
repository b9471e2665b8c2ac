import { z } from 'zod';
import { type Route, route } from '../../foundation/http/route.ts';
import { updateInstallationMetrics } from './installation-metrics.ts';
import type { Monitor } from './monitor.ts';
import type { OperationsDependencies } from './operations-routes.ts';
import { operationsRoutes } from './operations-routes.ts';

/**
 * `/metrics` for Prometheus, which can send a key as a bearer token (docs/operations.md, "Metrics for
 * Prometheus"), and the state of checks, jobs and partitions as JSON.
 */
export function monitoringRoutes(dependencies: OperationsDependencies & { monitor: Monitor }): Route[] {
  const { database, clock, monitor } = dependencies;
  return [
    ...operationsRoutes(dependencies),
    route(
      {
        method: 'get',
        path: '/metrics',
        tag: 'Operations',
        summary: 'Metrics for Prometheus',
        description:
          'Metrics of ingest and of requests are those of the process that answers. Metrics of the ledger, of partitions and of jobs are those of the installation.',
        scopes: ['ops', 'admin'],
        responses: {
          200: {
            description: 'In the text format of Prometheus',
            schema: z.string(),
            example: 'storytime_ledger_lag_seconds 0',
            mediaType: 'text/plain',
          },
        },
      },
      async ({ context }) => {
        await updateInstallationMetrics(monitor, database, clock());
        context.type = monitor.registry.contentType;
        return monitor.registry.metrics();
      },
    ),
  ];
}
