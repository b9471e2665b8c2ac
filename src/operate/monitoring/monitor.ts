import type { Middleware } from 'koa';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IngestCount } from '../../collect/ingest/ingest-events.ts';

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What a process counts while it runs. Labels are names from closed lists: never an id. */
export interface Monitor {
  registry: Registry;
  /** Counts the outcomes of the events of one request. */
  countIngest: IngestCount;
  /** Measures requests by method, pattern of the route and status. */
  measureRequests: Middleware;
  /** Gauges that are read from the database when they are asked for. */
  gauges: Record<GaugeName, Gauge>;
}

const GAUGES = {
  storytime_ledger_days: { help: 'Days of the ledger by status', labelNames: ['status'] },
  storytime_ledger_lag_seconds: {
    help: 'Time since a worker last looked for arrivals, or since a day has been due, whichever is longer',
    labelNames: [],
  },
  storytime_partitions: { help: 'Monthly partitions by table', labelNames: ['table'] },
  storytime_default_partition_rows: {
    help: 'Events whose month has no partition: should be 0',
    labelNames: [],
  },
  storytime_database_connections: { help: 'Connections of this process by state', labelNames: ['state'] },
  storytime_retention_age_seconds: { help: 'Time since retention ran last', labelNames: [] },
  storytime_retention_rows_past_limit: {
    help: 'Rows that have passed their life, as retention found them last: should be 0',
    labelNames: ['table'],
  },
  storytime_retention_unknown_columns: {
    help: 'Columns that the personal data inventory does not list: should be 0',
    labelNames: [],
  },
  storytime_retention_runs_held_back: {
    help: 'Runs of retention that were held back in a row, by why: should be 0',
    labelNames: ['because'],
  },
  storytime_retention_held_back_months: {
    help: 'Months of raw events that are due and cannot go yet',
    labelNames: [],
  },
  storytime_retention_oldest_event_seconds: {
    help: 'Time since the first of the month of the oldest raw event, as retention found it last',
    labelNames: [],
  },
  storytime_erasures_open: { help: 'Erasures that are not completed', labelNames: [] },
  storytime_job_runs: { help: 'Runs of jobs, over all workers', labelNames: ['job'] },
  storytime_job_failures: { help: 'Failed runs of jobs, over all workers', labelNames: ['job'] },
  storytime_job_seconds: { help: 'Time spent in jobs, over all workers', labelNames: ['job'] },
} as const;

export type GaugeName = keyof typeof GAUGES;

/** The counters of one process; each process has its own (docs/operations.md, "Metrics for Prometheus"). */
export function createMonitor(): Monitor {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'storytime_ingest_events_total',
    help: 'Events by what became of them',
    labelNames: ['outcome'],
    registers,
  });
  const metadata = new Counter({
    name: 'storytime_ingest_metadata_dropped_total',
    help: 'Metadata entries that are not on the list',
    registers,
  });
  const requests = new Histogram({
    name: 'storytime_request_seconds',
    help: 'Time to answer',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const gauges = Object.fromEntries(
    Object.entries(GAUGES).map(([name, { help, labelNames }]) => [
      name,
      new Gauge({ name, help, labelNames: [...labelNames], registers }),
    ]),
  ) as Record<GaugeName, Gauge>;
  return {
    registry,
    gauges,
    countIngest: (outcome, count) => {
      if (outcome === 'metadata_dropped') metadata.inc(count);
      else events.inc({ outcome }, count);
    },
    measureRequests: async (context, next) => {
      const stop = requests.startTimer();
      await next();
      const route = typeof context._matchedRoute === 'string' ? context._matchedRoute : 'none';
      stop({ method: context.method, route, status: context.status });
    },
  };
}
