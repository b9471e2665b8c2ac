import { expect } from 'chai';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Answer, Outgoing } from '../../support/http-client.ts';
import { afterNow, EVENTS_PATH, type IngestApi, sentEvent, startIngest } from './posting-events.ts';

/** Ids of children that are easy to find in any text. */
const CANARY = '7770001234567';
const CANARIES = Array.from({ length: 9 }, (_, place) => `${CANARY}${place}`);
const [allowed, refused, unknown, parent] = CANARIES as [string, string, string, string];

describe("A child's id", () => {
  let api: IngestApi;
  let answers: Answer[];

  before(async () => {
    api = await startIngest();
    const child = (id: string, collection: string) => ({ id, parent_id: parent, collection });
    const parents = [{ id: parent, registered_at: '2026-01-01T00:00:00Z' }];
    const children = [child(allowed, 'allowed'), child(refused, 'refused')];
    await api.send('POST', '/admin/api/v1/catalogue', { json: { parents, children } });
  });
  beforeEach(() => {
    answers = [];
    api.log.lines.length = 0;
  });
  after(() => api.close());

  const send = async (method: string, path: string, outgoing: Outgoing) => {
    const answer = await api.send(method, path, outgoing);
    answers.push(answer);
    return answer;
  };

  /** No answer, header or log line contains the digits of a canary, as text or as a number. */
  function expectNoCanary(): void {
    expect(answers).not.to.deep.equal([]);
    for (const { text, headers } of answers) expect(text + JSON.stringify(headers)).not.to.include(CANARY);
    expect(api.log.lines).not.to.deep.equal([]);
    expect(JSON.stringify(api.log.lines)).not.to.include(CANARY);
  }

  it('is in no answer to events and in no line of the log, whatever the outcome', async () => {
    const about = (id: unknown, fields = {}) => sentEvent({ child_profile_id: id, ...fields });
    const events = [
      about(allowed),
      about(Number(allowed)),
      about(refused),
      about(unknown),
      about(allowed, { book_id: unknown }),
      about(allowed, { occurred_at: afterNow(-15 * 86_400_000) }),
      about(allowed, { occurred_at: afterNow(86_400_000) }),
      ...[`${unknown}x`, `x${unknown}`, [unknown], { id: unknown }, Number(unknown) + 0.5, `0${unknown}`].map(
        (id) => about(id),
      ),
      ...['event_id', 'event_type', 'session_id', 'occurred_at', 'position_seconds', 'metadata'].map(
        (field) => about(allowed, { [field]: unknown }),
      ),
      about(allowed, { metadata: { child: unknown, [unknown]: unknown, app_version: unknown.repeat(3) } }),
      about(allowed, { [unknown]: unknown, name: unknown }),
      unknown,
      [unknown],
      { [unknown]: unknown },
    ];
    const answer = await send('POST', EVENTS_PATH, { json: { events, [unknown]: unknown } });
    expect(answer.status).to.equal(200);
    expectNoCanary();
  });

  it('is in no answer to a request that cannot be read', async () => {
    const headers = { 'content-type': 'application/json' };
    await send('POST', EVENTS_PATH, { raw: `{"events":[{"child_profile_id":${unknown},}]}`, headers });
    await send('POST', EVENTS_PATH, { raw: `{"child_profile_id":${unknown}`, headers });
    await send('POST', EVENTS_PATH, { raw: unknown.repeat(100_000), headers });
    await send('POST', EVENTS_PATH, { raw: unknown, headers: { 'content-type': `x/${unknown}` } });
    await send('POST', EVENTS_PATH, { raw: unknown, headers: { ...headers, 'content-encoding': unknown } });
    await send('POST', EVENTS_PATH, {
      json: { events: Array(501).fill(sentEvent({ child_profile_id: unknown })) },
    });
    await send('POST', EVENTS_PATH, { json: { events: unknown } });
    await send('POST', EVENTS_PATH, { json: { events: [], token: unknown }, key: null });
    await send('POST', EVENTS_PATH, { json: { events: [] }, key: unknown });
    await send('GET', `/children/${unknown}`, {});
    await send('GET', `/admin/api/v1/analytics/children/${unknown}?child=${unknown}`, {});
    expectNoCanary();
  });

  it('is in no answer of the catalogue', async () => {
    const row = { parent_id: parent, collection: 'allowed' };
    await send('PUT', `/admin/api/v1/children/${allowed}`, { json: row });
    await send('PUT', `/admin/api/v1/children/${allowed}`, { json: { ...row, parent_id: unknown } });
    await send('PUT', `/admin/api/v1/children/${unknown}x`, { json: row });
    await send('PUT', `/admin/api/v1/children/${allowed}`, { json: { ...row, collection: unknown } });
    await send('PUT', `/admin/api/v1/children/${allowed}`, { json: { ...row, created_at: unknown } });
    await send('DELETE', `/admin/api/v1/children/${allowed}`, {});
    const children = [allowed, allowed, unknown].map((id) => ({ id, ...row }));
    await send('POST', '/admin/api/v1/catalogue', { json: { children } });
    await send('POST', '/admin/api/v1/catalogue', {
      json: { children: [{ id: unknown, ...row, parent_id: unknown }] },
    });
    await send('POST', '/api/v1/ingest_tokens', { json: { child_profile_ids: [allowed, unknown] } });
    expectNoCanary();
  });

  it('is in no text if the database fails with the id in its message', async () => {
    await api.database.raw(`
      create function refuse() returns trigger language plpgsql as $$
        begin raise exception 'child % is not wanted', new.child_profile_id using errcode = 'P0001', detail = new::text; end $$;
      create trigger refuse before insert on usage_events for each row execute function refuse()`);
    try {
      const events = [sentEvent({ child_profile_id: allowed, position_seconds: 9 })];
      expectProblem(await send('POST', EVENTS_PATH, { json: { events } }), 'internal_error');
      expect(api.log.count('request failed')).to.equal(1);
      expectNoCanary();
    } finally {
      await api.database.raw('drop trigger refuse on usage_events; drop function refuse');
    }
  });
});
