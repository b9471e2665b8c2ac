import { expect } from 'chai';
import { importHistory } from '../../../src/collect/imports/import-history.ts';
import { adoptSubjectKey, createPseudonymiser } from '../../../src/records/tombstones/pseudonymiser.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import type { Outgoing } from '../../support/http-client.ts';
import { TEST_KEYS } from '../../support/test-keys.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { sourceOf } from '../imports/history-files.ts';
import {
  afterNow,
  CHILD,
  EVENTS_PATH,
  expectAnswer,
  type IngestApi,
  OTHER_CHILD,
  REFUSED_CHILD,
  sentEvent,
  startIngest,
  UNKNOWN,
} from './posting-events.ts';

/** Every way to send events: with a key, with a token, and as a closing page does. */
type Door = (events: unknown[]) => Outgoing;

describe('Tombstones', () => {
  let api: IngestApi;
  let doors: Record<string, Door>;

  beforeEach(async () => {
    api = await startIngest();
    const child_profile_ids = [CHILD, OTHER_CHILD, REFUSED_CHILD];
    const { body } = await api.send('POST', '/api/v1/ingest_tokens', { json: { child_profile_ids } });
    const { token } = body as { token: string };
    const asText = (sent: object): Outgoing => ({
      ...{ raw: JSON.stringify(sent), headers: { 'content-type': 'text/plain' }, key: null },
    });
    doors = {
      'a key': (events) => ({ json: { events } }),
      'a token': (events) => ({ json: { events }, key: token }),
      'a beacon with a token': (events) => asText({ events, token }),
      'a beacon with a key': (events) => asText({ events, token: TEST_KEYS.ingest }),
    };
  });
  afterEach(() => api.close());

  const erase = (child: number, scope = 'profile') =>
    api.send('POST', `/privacy/api/v1/children/${child}/erasure`, { json: { scope, reason: 'other' } });

  describe('Unreadable tombstones', () => {
    const hide = () => api.database.raw('alter table erased_children rename to gone');
    const bringBack = () => api.database.raw('alter table gone rename to erased_children');
    const about = (child_profile_id: number, fields = {}) => sentEvent({ child_profile_id, ...fields });

    it('let no event in, for any child and by any way', async () => {
      await erase(OTHER_CHILD);
      await hide();
      for (const [name, door] of Object.entries(doors)) {
        for (const child of [CHILD, OTHER_CHILD, REFUSED_CHILD]) {
          const answer = await api.send('POST', EVENTS_PATH, door([about(child)]));
          expectProblem(answer, 'database_unavailable');
          expect(answer.headers['retry-after'], name).to.match(/^[1-9]\d*$/);
          expect(answer.text).not.to.match(/erased|relation/);
        }
      }
      const mixed = [about(CHILD), about(UNKNOWN), about(CHILD, { occurred_at: 'x' }), about(OTHER_CHILD)];
      expectProblem(await api.send('POST', EVENTS_PATH, { json: { events: mixed } }), 'database_unavailable');
      expectProblem(await api.send('POST', EVENTS_PATH, { json: about(CHILD) }), 'database_unavailable');
      expect(await api.stored()).to.deep.equal([]);
      expect(api.log.count('request failed')).to.equal(0);
    });

    it('lose nothing: what clients send again is stored when they can be read', async () => {
      await erase(OTHER_CHILD);
      const events = [about(CHILD), about(OTHER_CHILD), about(CHILD, { position_seconds: 9 })];
      await hide();
      const many = await Promise.all(
        Array.from({ length: 10 }, () => api.send('POST', EVENTS_PATH, { json: { events } })),
      );
      for (const answer of many) expectProblem(answer, 'database_unavailable');
      await bringBack();
      const { accepted, rejected } = await api.post(events);
      expect(accepted).to.equal(2);
      expect(rejected).to.have.lengthOf(1);
      expect(rejected[0]).to.include({ index: 1, code: 'child_erased', retryable: false });
      expect(await api.stored()).to.have.lengthOf(2);
    });

    it('keep the catalogue as it is', async () => {
      await hide();
      const profile = { parent_id: 21, collection: 'allowed' };
      expectProblem(
        await api.send('PUT', '/admin/api/v1/children/34', { json: profile }),
        'database_unavailable',
      );
      const json = { publishers: [{ id: 5, name: 'Paper Boat' }], children: [{ id: 34, ...profile }] };
      expectProblem(await api.send('POST', '/admin/api/v1/catalogue', { json }), 'database_unavailable');
      expect(await api.database('publishers').pluck('id')).to.deep.equal([1]);
      expect(await api.database('child_profiles').where({ id: 34 })).to.deep.equal([]);
    });

    it('stop an erasure, which could not keep its promise', async () => {
      await hide();
      const answer = await erase(CHILD);
      expect(answer.status).to.be.within(500, 503);
      expect(await api.database('privacy_requests')).to.deep.equal([]);
      await bringBack();
      expect((await erase(CHILD)).status).to.equal(200);
    });
  });

  describe('An erased child', () => {
    it('is refused by every endpoint, also with an older token, and no other child is', async () => {
      await erase(OTHER_CHILD);
      for (const [name, door] of Object.entries(doors)) {
        const at = (position_seconds: number, child_profile_id: number) =>
          sentEvent({ child_profile_id, position_seconds, session_id: null });
        const position = Object.keys(doors).indexOf(name) + 1;
        const events = [at(position, CHILD), at(position, OTHER_CHILD), at(position, REFUSED_CHILD)];
        const { status, body } = await api.send('POST', EVENTS_PATH, door(events));
        const { accepted, rejected } = expectAnswer(status, body, events.length);
        expect(accepted, name).to.equal(1);
        expect(rejected.map(({ index, code, retryable }) => [index, code, retryable])).to.deep.equal([
          [1, 'child_erased', false],
          [2, 'collection_refused', false],
        ]);
      }
      const stored = await api.stored();
      expect(stored.map(({ child_profile_id }) => child_profile_id)).to.deep.equal(Array(4).fill(CHILD));
    });

    it('is reported after faults of the event, and before what the catalogue says', async () => {
      for (const child of [OTHER_CHILD, REFUSED_CHILD, UNKNOWN]) await erase(child);
      const fateOf = (fields: object) => api.fateOf(sentEvent({ child_profile_id: OTHER_CHILD, ...fields }));
      expect(await fateOf({ position_seconds: -1 })).to.equal('invalid');
      expect(await fateOf({ occurred_at: afterNow(-14 * 86_400_000 - 1) })).to.equal('too_old');
      expect(await fateOf({ occurred_at: afterNow(300_001) })).to.equal('in_future');
      expect(await fateOf({ occurred_at: afterNow(300_000) })).to.equal('child_erased');
      expect(await fateOf({ book_id: UNKNOWN })).to.equal('child_erased');
      expect(await fateOf({ child_profile_id: REFUSED_CHILD })).to.equal('child_erased');
      expect(await fateOf({ child_profile_id: UNKNOWN })).to.equal('child_erased');
    });

    it('gets no token', async () => {
      await erase(OTHER_CHILD);
      const json = { child_profile_ids: [CHILD, OTHER_CHILD] };
      expectProblem(await api.send('POST', '/api/v1/ingest_tokens', { json }), 'unknown_reference');
      const ofParent = await api.send('POST', '/api/v1/ingest_tokens', { json: { parent_id: 21 } });
      expect((ofParent.body as { child_profile_ids: number[] }).child_profile_ids).to.deep.equal([31, 33]);
    });
  });

  describe('The key of the tombstones', () => {
    const OTHER_KEYS = createPseudonymiser('another-key-of-tombstones-0123456789abcdef');
    const failureOf = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: Error) => error.message,
      );

    it('is the first one used, and any other is refused', async () => {
      await adoptSubjectKey(api.database, TEST_SUBJECT_KEYS);
      await adoptSubjectKey(api.database, TEST_SUBJECT_KEYS);
      const refusal = await failureOf(adoptSubjectKey(api.database, OTHER_KEYS));
      expect(refusal).to.match(/^SUBJECT_KEY differs from the key/);
      expect(await api.database('subject_key_state')).to.have.lengthOf(1);
      await adoptSubjectKey(api.database, TEST_SUBJECT_KEYS);
    });

    it('is decided for many processes with two keys at once, and only one key is accepted', async () => {
      const given = Array.from({ length: 8 }, (_, place) =>
        place % 2 === 0 ? OTHER_KEYS : TEST_SUBJECT_KEYS,
      );
      const failures = await Promise.all(given.map((keys) => failureOf(adoptSubjectKey(api.database, keys))));
      const adopted = new Set(given.filter((_, place) => failures[place] === undefined));
      expect(adopted.size).to.equal(1);
      expect(failures.filter((failure) => failure === undefined)).to.have.lengthOf(4);
    });

    it('must be the same for an import, which otherwise imports nothing', async () => {
      await adoptSubjectKey(api.database, TEST_SUBJECT_KEYS);
      const failure = await failureOf(
        importHistory(api.database, sourceOf(`${JSON.stringify(sentEvent())}\n`), {
          ...{ format: 'ndjson', timeZone: 'UTC', pseudonymiser: OTHER_KEYS, now: api.clock },
        }),
      );
      expect(failure).to.match(/^SUBJECT_KEY/);
      expect(await api.stored()).to.deep.equal([]);
      expect(await api.database('imports')).to.deep.equal([]);
    });
  });
});
