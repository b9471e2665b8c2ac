import { expect } from 'chai';
import type { IngestAnswer } from '../../../src/collect/ingest/ingest-events.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Outgoing } from '../../support/http-client.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD, REFUSED_CHILD } from '../../support/installed.ts';
import { NOW, type System, startSystem } from '../../support/system.ts';

const EVENTS = '/api/v1/events';
const TOO_OLD = '2026-02-01T18:30:00.000Z';
const IN_FUTURE = '2026-02-26T18:30:00.000Z';
const UNKNOWN = 470011000099;

const event = (fields: Record<string, unknown> = {}) => ({
  ...{ event_type: 'play_start', child_profile_id: CHILD, book_id: BOOK, occurred_at: NOW, ...fields },
});

/** What a device may do with a token, in the header or, from a page that is being closed, in the body. */
describe('Events sent with a token', () => {
  let installation: System;
  let token: string;

  before(async () => {
    installation = await startSystem(INSTALLED);
    token = await installation.newToken([CHILD]);
  });
  beforeEach(() => installation.database('usage_events').delete());
  after(() => installation.close());

  const post = (outgoing: Outgoing) => installation.send('POST', EVENTS, outgoing);
  const beacon = (body: unknown, headers: Record<string, string> = {}): Outgoing => ({
    ...{
      key: null,
      raw: JSON.stringify(body),
      headers: { 'content-type': 'text/plain;charset=UTF-8', ...headers },
    },
  });
  const storedChildren = () => installation.database('usage_events').pluck('child_profile_id');

  async function codesOf(events: unknown[], key = token): Promise<string[]> {
    const answer = await post({ key, json: { events } });
    expect(answer.status, answer.text).to.equal(200);
    return (answer.body as IngestAnswer).rejected.map(({ code }) => code);
  }

  it('are accepted for the children that the token names', async () => {
    const both = await installation.newToken([CHILD, OTHER_CHILD]);
    const events = [event(), event({ child_profile_id: String(OTHER_CHILD) })];
    expect(await codesOf(events, both)).to.deep.equal([]);
    expect(await storedChildren()).to.have.members([CHILD, OTHER_CHILD]);
  });

  it('are not permitted for another child, and invalid fields are reported first', async () => {
    const foreign = { child_profile_id: OTHER_CHILD };
    expect(
      await codesOf([
        event({ ...foreign, position_seconds: -1 }),
        event({ ...foreign, event_type: 'nap' }),
        event(foreign),
        event({ ...foreign, occurred_at: TOO_OLD }),
        event({ ...foreign, occurred_at: IN_FUTURE }),
        event({ child_profile_id: REFUSED_CHILD }),
        event({ child_profile_id: UNKNOWN }),
        event({ ...foreign, book_id: UNKNOWN }),
        event({ occurred_at: TOO_OLD }),
      ]),
    ).to.deep.equal(['invalid', 'invalid', ...Array(6).fill('not_permitted'), 'too_old']);
    expect(await storedChildren()).to.deep.equal([]);
  });

  it('do not affect the other events of the batch if they are refused', async () => {
    const codes = await codesOf([
      event({ child_profile_id: OTHER_CHILD }),
      event(),
      event({ event_type: 'pause' }),
    ]);
    expect(codes).to.deep.equal(['not_permitted']);
    expect(await storedChildren()).to.deep.equal([CHILD, CHILD]);
  });

  it('are accepted with the token in the body if no header has one', async () => {
    for (const outgoing of [
      beacon({ events: [event()], token }),
      { key: null, json: { events: [event({ event_type: 'pause' })], token } },
      beacon({ ...event({ event_type: 'resume' }), token }),
    ]) {
      const answer = await post(outgoing);
      expect(answer.status, answer.text).to.equal(200);
      expect((answer.body as IngestAnswer).accepted).to.equal(1);
    }
    const foreign = await post(beacon({ events: [event({ child_profile_id: OTHER_CHILD })], token }));
    expect((foreign.body as IngestAnswer).rejected[0]?.code).to.equal('not_permitted');
    expect(await storedChildren()).to.have.lengthOf(3);
  });

  it('are accepted with a key in the body, too', async () => {
    const key = await installation.newKey('ingest');
    expect(
      (await post(beacon({ events: [event({ child_profile_id: OTHER_CHILD })], token: key }))).status,
    ).to.equal(200);
    expect(await storedChildren()).to.deep.equal([OTHER_CHILD]);
  });

  it("are judged by the header's token, whatever the body holds", async () => {
    const other = await installation.newToken([OTHER_CHILD]);
    const body = { events: [event(), event({ child_profile_id: OTHER_CHILD })], token: other };
    const answer = await post(beacon(body, { authorization: `Bearer ${token}` }));
    expect((answer.body as IngestAnswer).rejected.map(({ index }) => index)).to.deep.equal([1]);
    const badBody = beacon({ events: [], token: 'bad' }, { authorization: `Bearer ${token}` });
    expect((await post(badBody)).status).to.equal(200);
    for (const authorization of ['Bearer bad', 'Basic eDp5', 'Bearer']) {
      const refused = await post(beacon({ events: [event()], token }, { authorization }));
      expectProblem(refused, authorization === 'Bearer bad' ? 'key_unknown' : 'key_missing');
    }
    expect(await storedChildren()).to.deep.equal([CHILD]);
  });

  it('are refused if the token in the body is invalid or missing', async () => {
    for (const bad of ['bad', '', ' ', `${token}x`, token.slice(0, -1), `Bearer ${token}`]) {
      expectProblem(await post(beacon({ events: [event()], token: bad })), 'key_unknown');
    }
    for (const none of [undefined, null, 7, true, [token], { token }]) {
      const answer = await post(beacon({ events: [event()], token: none }));
      expectProblem(answer, 'key_missing');
      expect(answer.headers['www-authenticate']).to.equal('Bearer');
    }
    expectProblem(await post(beacon([event()])), 'key_missing');
    expectProblem(await post(beacon(token)), 'key_missing');
    expect(await storedChildren()).to.deep.equal([]);
  });

  it('are refused for an unreadable body before a missing token if no header has a key', async () => {
    expectProblem(await post({ ...beacon({}), raw: '{"events":' }), 'malformed_json');
    const long = { events: [], token, more: 'a'.repeat(1024 * 1024) };
    expectProblem(await post(beacon(long)), 'payload_too_large');
  });

  it('never leave the token in the log', async () => {
    await post(beacon({ events: [event()], token }));
    expect(JSON.stringify(installation.log.lines)).not.to.include(token).and.not.include(String(CHILD));
  });
});
