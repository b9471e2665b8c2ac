import type { Middleware } from 'koa';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { IngestCount } from '../../collect/ingest/ingest-events.ts';

const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The metrics of one process. The values of labels are from closed lists, and never an id. */
export interface Monitor {
  registry: Registry;
  /** Counts the outcomes of the events of one request. */
  countIngest: IngestCount;
  /** Measures requests by method, pattern of the route and status. */
  measureRequests: Middleware;
  /** Replaces every metric of the installation by the readings. */
  setInstallationMetrics(readings: readonly Reading[]): void;
}

/** One value of a metric of the installation, with its labels. */
export interface Reading {
  metric: InstallationMetric;
  value: number;
  labels?: Record<string, string>;
}

/** Metrics of the installation, which are read from the database when they are asked for. */
const INSTALLATION_METRICS = {
  storytime_ledger_days: { help: 'Days of the ledger by status', labelNames: ['status'] },
  storytime_ledger_lag_seconds: {
    help: 'Time since a worker last looked for new events, or since a day has been due, whichever is longer',
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
    help: 'Rows past their retention, as counted by the last run of retention: should be 0',
    labelNames: ['table'],
  },
  storytime_retention_unknown_columns: {
    help: 'Columns that the personal data inventory does not list: should be 0',
    labelNames: [],
  },
  storytime_retention_runs_held_back: {
    help: 'Consecutive runs of retention that were held back, by reason: should be 0',
    labelNames: ['because'],
  },
  storytime_retention_held_back_months: {
    help: 'Months of raw events that are due and cannot be deleted yet',
    labelNames: [],
  },
  storytime_retention_oldest_event_seconds: {
    help: 'Time since the start of the month of the oldest raw event, as found by the last run of retention',
    labelNames: [],
  },
  storytime_erasures_open: { help: 'Erasures that are not completed', labelNames: [] },
  storytime_job_runs_total: { help: 'Runs of jobs, over all workers', labelNames: ['job'] },
  storytime_job_failures_total: { help: 'Failed runs of jobs, over all workers', labelNames: ['job'] },
  storytime_job_seconds_total: { help: 'Time spent in jobs, over all workers', labelNames: ['job'] },
} as const;

export type InstallationMetric = keyof typeof INSTALLATION_METRICS;

/** Creates the metrics of this process (docs/operations.md, "Metrics for Prometheus"). */
export function createMonitor(): Monitor {
  const registry = new Registry();
  const registers = [registry];
  const events = new Counter({
    name: 'storytime_ingest_events_total',
    help: 'Events by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const metadata = new Counter({
    name: 'storytime_ingest_metadata_dropped_total',
    help: 'Metadata entries that were dropped because they are not on the list',
    registers,
  });
  const requests = new Histogram({
    name: 'storytime_http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const installation = createInstallationMetrics(registry);
  return {
    registry,
    setInstallationMetrics: (readings) => {
      for (const metric of Object.values(installation)) metric.reset();
      for (const { metric, value, labels = {} } of readings) setValue(installation[metric], labels, value);
    },
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

/** Metrics whose names end in `_total` are counters. */
function createInstallationMetrics(registry: Registry): Record<InstallationMetric, Counter | Gauge> {
  const registers = [registry];
  const metrics = Object.entries(INSTALLATION_METRICS).map(([name, { help, labelNames }]) => {
    const options = { name, help, labelNames: [...labelNames], registers };
    return [name, name.endsWith('_total') ? new Counter(options) : new Gauge(options)] as const;
  });
  return Object.fromEntries(metrics) as Record<InstallationMetric, Counter | Gauge>;
}

/** A counter that was just reset is set by counting once up to the value. */
function setValue(metric: Counter | Gauge, labels: Record<string, string>, value: number): void {
  if (metric instanceof Counter) metric.inc(labels, value);
  else metric.set(labels, value);
}
