import { buildApp } from '../src/app.ts';
import {
  adminKeyAuthenticator,
  credentialOfAdminKey,
  recallAdminKey,
} from '../src/foundation/access/principal.ts';
import { beginSession } from '../src/foundation/access/sessions.ts';
import type { Clock } from '../src/foundation/core/clock.ts';
import { readConfig } from '../src/foundation/core/config.ts';
import { createLog } from '../src/foundation/core/log.ts';
import { DEFAULT_RETENTION } from '../src/foundation/core/retention-settings.ts';
import { measureClockDifference } from '../src/foundation/db/clock-difference.ts';
import type { Database } from '../src/foundation/db/connect-database.ts';
import { createPseudonymiser } from '../src/records/tombstones/pseudonymiser.ts';
import { openQueueSystem } from '../src/runtime.ts';
import { pagesOf } from '../src/serve/dashboard/pages.ts';
import { listen } from '../src/server.ts';

/** The admin key of the served pages, and the key of their tombstones. */
export const KEY = 'the key of benchmarks';

/** The application over a database, for somebody who is signed in. */
export interface ServedPages {
  /** The path of every page of the dashboard, with its parameters as `:name`. */
  paths: string[];
  /** What an address answers. Throws unless it is 200. */
  get(address: string): Promise<string>;
  close(): Promise<void>;
}

/** Serves it on a port of its own, in this process. */
export async function servePages(
  { database, url }: { database: Database; url: string },
  clock: Clock,
): Promise<ServedPages> {
  const log = createLog('silent');
  const queueing = await openQueueSystem({ config: { ...readConfig({}), databaseUrl: url }, log });
  const dependencies = {
    ...{ database, log, clock, measureClockDifference, timeZone: 'UTC', retention: DEFAULT_RETENTION },
    ...{ queues: queueing.queues, pseudonymiser: createPseudonymiser(KEY) },
    ...{ authenticate: adminKeyAuthenticator(KEY), recall: recallAdminKey(KEY) },
  };
  const listener = await listen(buildApp(dependencies), { host: '127.0.0.1', port: 0 });
  const token = await beginSession(database, credentialOfAdminKey(KEY), clock());
  const headers = { cookie: `storytime_session=${token}`, accept: 'text/html' };
  return {
    paths: pagesOf({ ...dependencies, enqueue: queueing.queues.enqueue, queues: queueing.queues }).map(
      ({ path }) => path,
    ),
    get: async (address) => {
      const answer = await fetch(`${listener.address}${address}`, { headers, redirect: 'manual' });
      const text = await answer.text();
      if (answer.status !== 200) throw new Error(`${address} answered with ${answer.status}`);
      return text;
    },
    close: async () => {
      await listener.close();
      await queueing.close();
    },
  };
}
