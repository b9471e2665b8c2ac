import { expect } from 'chai';
import { importHistory } from '../../src/collect/imports/import-history.ts';
import type { ImportReject } from '../../src/collect/imports/rejects.ts';
import { retryTransient } from '../../src/foundation/db/retry-transient.ts';
import { sourceOf } from '../collect/imports/history-files.ts';
import { eventually } from '../support/eventually.ts';
import { BOOK, CHILD } from '../support/installed.ts';
import { TEST_SUBJECT_KEYS } from '../support/test-privacy.ts';
import { CANARY, CANARYS_PARENT } from './canary.ts';
import type { CanaryRig } from './canary-rig.ts';
import {
  CANARY_DATES,
  CANARYS_CATALOGUE,
  canaryEvent,
  canaryPlay,
  OTHERS,
  REFUSED_EVENTS,
  REFUSED_REQUESTS,
  SIBLINGS_EVENT,
} from './canary-watching.ts';

const CHILDREN = '/privacy/api/v1/children';

/** What the device of the canary has sent and will send again. */
export interface SentByDevice {
  events: object[];
  history: string;
  token: string;
}

/** Posts events as the canary's device does; returns the outcome of each, in order. */
export async function fatesOf(rig: CanaryRig, events: readonly object[], key?: string): Promise<string[]> {
  const answer = await rig.ask('POST', '/api/v1/events', { json: { events }, ...(key && { key }) });
  expect(answer.status, answer.text).to.equal(200);
  const { rejected } = answer.body as { rejected: { index: number; code: string }[] };
  const codes = new Map(rejected.map(({ index, code }) => [index, code]));
  return events.map((_event, index) => codes.get(index) ?? 'taken');
}

/** Not in the catalogue, and erased first, so that there is a request to read while the canary is held. */
const NOBODY = 470011000039;

/** Is added to the catalogue, and gets every reject code of the ingest endpoint before that. */
export async function beBorn(rig: CanaryRig, history: string): Promise<SentByDevice> {
  await rig.ask('DELETE', `${CHILDREN}/${NOBODY}`);
  expect(await fatesOf(rig, [canaryEvent('2026-02-24T09:00:00Z')])).to.deep.equal(['unknown_child']);
  await rig.ask('POST', '/admin/api/v1/catalogue', { json: CANARYS_CATALOGUE });
  const issued = await rig.ask('POST', '/api/v1/ingest_tokens', { json: { parent_id: CANARYS_PARENT } });
  rig.answers.pop(); // the one response that has to name the child: whom the token is for
  const { token } = issued.body as { token: string };
  const othersToken = await rig.newToken([CHILD]);
  expect(await fatesOf(rig, [canaryEvent('2026-02-24T09:00:00Z')], othersToken)).to.deep.equal([
    'not_permitted',
  ]);
  for (const [code, events] of Object.entries(REFUSED_EVENTS))
    expect(await fatesOf(rig, events)).to.deep.equal(events.map(() => code));
  return { events: CANARY_DATES.flatMap((date) => canaryPlay(date)), history, token };
}

/** Watches: in time, late, twice, through every endpoint; its collection is refused for a while. */
export async function watch(rig: CanaryRig, { events, token }: SentByDevice): Promise<void> {
  await fatesOf(rig, [...OTHERS, SIBLINGS_EVENT]);
  const [first, ...rest] = events;
  await rig.ask('POST', '/api/v1/events', {
    ...{
      raw: JSON.stringify({ events: [first], token }),
      headers: { 'content-type': 'text/plain' },
      key: null,
    },
  });
  for (const key of [token, undefined, token])
    expect(await fatesOf(rig, rest, key)).to.deep.equal(rest.map(() => 'taken'));
  await rig.ask('PUT', `${CHILDREN}/${CANARY}/collection`, { json: { state: 'refused' } });
  expect(await fatesOf(rig, [first as object])).to.deep.equal(['collection_refused']);
  await rig.ask('PUT', `${CHILDREN}/${CANARY}/collection`, { json: { state: 'allowed' } });
  for (const request of REFUSED_REQUESTS) {
    const { status, text } = await rig.ask(...request);
    expect(status, `${request} ${text}`).to.be.within(400, 422);
  }
}

/** Imports the canary's history; returns by code what is said about rejected lines. */
export async function importCanary(rig: CanaryRig, history: string, restart = false) {
  const rejects: ImportReject[] = [];
  const report = await importHistory(rig.database, sourceOf(history), {
    ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: TEST_SUBJECT_KEYS, now: rig.clock, restart },
    onRejects: (some) => void rejects.push(...some),
  });
  return { report, rejects };
}

/** Fails with the row in its message. Its name contains nothing that is searched for. */
const SPEAK = `
  create or replace function speak() returns trigger language plpgsql as $$ begin
    raise exception 'cannot keep % of child %', coalesce(new, old)::text, (coalesce(new, old)).child_profile_id
      using detail = coalesce(new, old)::text, hint = coalesce(new, old)::text;
  end $$`;

/** Does something while writing to a table fails in two ways, in which PostgreSQL quotes the row. */
export async function whileFailing(
  { database }: CanaryRig,
  table: 'usage_events' | 'plays',
  when: 'insert' | 'delete',
  work: () => Promise<void>,
): Promise<void> {
  // Workers are running: these locks may conflict with theirs.
  const alter = (statements: string) => retryTransient(() => database.raw(statements));
  await alter(
    `${SPEAK}; create trigger speak before ${when} on ${table} for each row execute function speak()`,
  );
  await work();
  await alter(`drop trigger speak on ${table}; drop function speak`);
  if (when === 'delete') return;
  await alter(`alter table ${table} add constraint broken check (child_profile_id < 0) not valid`);
  await work();
  await alter(`alter table ${table} drop constraint broken`);
}

/** Is built, also with failures, built again by backfills, tried in dry runs, and subject to retention. */
export async function beComputed(rig: CanaryRig): Promise<void> {
  const { runJob, ask } = rig;
  await whileFailing(rig, 'usage_events', 'insert', async () => {
    const events = [canaryEvent('2026-02-25T13:00:00Z')];
    expect((await ask('POST', '/api/v1/events', { json: { events } })).status).to.equal(500);
  });
  await whileFailing(rig, 'plays', 'insert', async () => {
    expect(await runJob('refresh-due-days', {})).to.match(/^error (P0001|23514)$/);
    expect(await runJob('daily-metrics-aggregation', { date: '2026-02-24' })).to.match(
      /^error (P0001|23514)$/,
    );
  });
  expect(await runJob('refresh-due-days', {})).to.equal(undefined);
  await ask('PUT', `/admin/api/v1/children/${CANARY}`, {
    json: { parent_id: CANARYS_PARENT, collection: 'allowed', is_test: true },
  });
  expect(await runJob('refresh-due-days', {})).to.equal(undefined);
  await ask('PUT', `/admin/api/v1/children/${CANARY}`, {
    json: { parent_id: CANARYS_PARENT, collection: 'allowed' },
  });
  await backfill(rig, { mode: 'all', dry_run: true });
  await backfill(rig, { mode: 'all' });
  for (const job of [
    'refresh-due-days',
    'finalise-days',
    'partition-maintenance',
    'data-retention-cleanup',
  ] as const)
    expect(await runJob(job, {}), job).to.equal(undefined);
  await ask('GET', `${CHILDREN}/${CANARY}?reason=other`);
  await ask('GET', `/admin/api/v1/analytics/books/${BOOK}`);
}

/** Recomputes every day on which the canary watched, through the API. */
export async function backfill({ ask }: CanaryRig, how: object): Promise<void> {
  const json = { from: '2026-02-10', to: '2026-02-25', ...how };
  const { body } = await ask('POST', '/admin/api/v1/backfills', { json });
  const path = `/admin/api/v1/backfills/${(body as { id: number }).id}`;
  await eventually('the backfill is done', async () => {
    const answer = await ask('GET', path);
    return (answer.body as { status: string }).status === 'completed';
  });
}
