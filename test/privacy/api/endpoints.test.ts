import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { SCOPES } from '../../../src/foundation/access/principal.ts';
import { expectProblem } from '../../support/expect-problem.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD, PARENT, PUBLISHER } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { readEveryRow } from '../read-every-row.ts';
import { PRIVACY_CALLS as CALLS, CHILDREN, REQUESTS } from './privacy-calls.ts';

/** Not in the catalogue. */
const UNKNOWN_CHILD = 470011000039;

describe('The privacy endpoints', () => {
  let installation: System;
  const send: System['send'] = (...request) => installation.send(...request);

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
    const events = [CHILD, OTHER_CHILD].map((child) => ({
      ...{ event_type: 'heartbeat', child_profile_id: child, book_id: BOOK, position_seconds: 45 },
      occurred_at: '2026-02-24T10:00:45.000Z',
    }));
    await send('POST', '/api/v1/events', { json: { events } });
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  });
  afterEach(() => installation.close());

  const logged = () => installation.database('access_log').orderBy('id');
  const erase = (child: number, json: object = { reason: 'parent_request' }) =>
    send('POST', `${CHILDREN}/${child}/erasure`, { json });
  const eventOf = (child: number, occurred_at = '2026-02-24T11:00:00.000Z') => ({
    ...{ event_type: 'heartbeat', child_profile_id: child, book_id: BOOK, occurred_at },
  });
  const codesOf = async (...events: object[]) => {
    const { body } = await send('POST', '/api/v1/events', { json: { events } });
    const { accepted, rejected } = body as { accepted: number; rejected: { code: string }[] };
    return [...Array(accepted).fill('accepted'), ...rejected.map(({ code }) => code)];
  };

  describe('and the access log', () => {
    it('write one row per call: who, what and why, but never whose', async () => {
      const key = await installation.newKey('privacy');
      const actor = `key ${await installation
        .database('api_keys')
        .first('id')
        .then(({ id }) => id)}`;
      for (const [place, { method, path, json, logged: expected }] of CALLS.entries()) {
        const answer = await send(method, path, { key, ...(json && { json }) });
        expect(answer.status, `${method} ${path} ${answer.text}`).to.be.within(200, 204);
        if (method === 'GET') expect(answer.headers['cache-control']).to.equal('no-store');
        const rows = await logged();
        expect(rows).to.have.lengthOf(place + 1);
        const { id: _id, ...row } = rows.at(-1);
        expect(row, path).to.deep.equal({ at: installation.clock(), actor, ...expected });
      }
      expect(JSON.stringify(await logged())).not.to.match(/4700110000/);
      const { body } = await send('GET', '/privacy/api/v1/access_log', { key });
      expect((body as { entries: object[] }).entries).to.have.lengthOf(CALLS.length);
    });

    it('log a call that finds nothing, and no call that is refused as malformed', async () => {
      const path = `${CHILDREN}/${UNKNOWN_CHILD}/collection`;
      expectProblem(await send('PUT', path, { json: { state: 'refused' } }), 'not_found');
      expectProblem(await send('GET', `${REQUESTS}/4711`), 'not_found');
      expect(await logged()).to.have.lengthOf(2);
      expectProblem(await send('PUT', path, { json: { state: 'gone' } }), 'invalid_request');
      expectProblem(await erase(CHILD, { reason: 'because' }), 'invalid_request');
      expect(await logged()).to.have.lengthOf(2);
    });

    it('neither show nor change anything if the log cannot be written', async () => {
      const before = await readEveryRow(installation.database);
      await installation.database.raw('alter table access_log rename to gone');
      for (const { method, path, json } of CALLS) {
        const answer = await send(method, path, { ...(json && { json }) });
        expectProblem(answer, 'internal_error');
        expect(answer.text).not.to.match(/access_log|4700110000/);
      }
      await installation.database.raw('alter table gone rename to access_log');
      expect(await readEveryRow(installation.database)).to.deep.equal(before);
    });
  });

  it('require the scope privacy: a key of another scope changes nothing and leaves no trace', async () => {
    const keys = [await installation.newToken([CHILD])];
    for (const scope of SCOPES.filter((one) => one !== 'privacy'))
      keys.push(await installation.newKey(scope, scope === 'publisher' ? String(PUBLISHER) : undefined));
    const before = await readEveryRow(installation.database, { except: ['api_keys'] });
    for (const key of keys)
      for (const { method, path, json } of CALLS)
        expectProblem(await send(method, path, { key, ...(json && { json }) }), 'scope_missing');
    expect(await readEveryRow(installation.database, { except: ['api_keys'] })).to.deep.equal(before);
    expect(await logged()).to.deep.equal([]);
  });

  describe('for an unknown child', () => {
    const zeros = {
      ...{ usage_events: 0, plays: 0, child_viewing_histories: 0, catalogue_changes: 0, child_profiles: 0 },
    };

    it('say that nothing is held', async () => {
      const view = (await send('GET', `${CHILDREN}/${UNKNOWN_CHILD}`)).body as {
        categories: { rows: number; first: unknown; last: unknown }[];
      };
      expect(view).to.deep.include({ holds_anything: false, collection: null, erased: null });
      for (const { rows, first, last } of view.categories)
        expect([rows, first, last]).to.deep.equal([0, null, null]);
      const { body } = await send('GET', `${CHILDREN}/${UNKNOWN_CHILD}/export`);
      const { tables } = body as { tables: { rows: object[] }[] };
      expect(tables).to.have.lengthOf(view.categories.length);
      expect(tables.flatMap(({ rows }) => rows)).to.deep.equal([]);
      const verified = await send('POST', '/privacy/api/v1/verify', {
        json: { child_profile_id: UNKNOWN_CHILD },
      });
      expect(verified.body).to.deep.include({
        clean: true,
        counts: { ...zeros, privacy_request_children: 0 },
      });
    });

    it('erase it all the same: its late events and its profile are refused', async () => {
      expect(await codesOf(eventOf(UNKNOWN_CHILD))).to.deep.equal(['unknown_child']);
      const { status, body } = await erase(UNKNOWN_CHILD);
      expect(status).to.equal(200);
      const counts = Object.fromEntries(Object.keys(zeros).map((table) => [table, { before: 0, after: 0 }]));
      expect(body).to.deep.include({
        status: 'completed',
        counts,
        progress: { rows_total: 0, rows_erased: 0 },
      });
      expect(await codesOf(eventOf(UNKNOWN_CHILD))).to.deep.equal(['child_erased']);
      const profile = { parent_id: PARENT, collection: 'allowed' };
      const back = await send('PUT', `/admin/api/v1/children/${UNKNOWN_CHILD}`, { json: profile });
      expectProblem(back, 'child_erased', '#/path/id');
      expect((await send('GET', `${CHILDREN}/${UNKNOWN_CHILD}`)).body).to.deep.include({
        erased: { scope: 'profile', refuses_until: null },
      });
    });
  });

  it('return the same receipt each time, without an id in it', async () => {
    const first = await erase(CHILD);
    installation.clock.advance({ days: 300 });
    const again = [
      await erase(CHILD),
      await erase(CHILD, { scope: 'profile', reason: 'other' }),
      await send('DELETE', `${CHILDREN}/${CHILD}`),
      await send('GET', `${REQUESTS}/${(first.body as { id: number }).id}`),
    ];
    for (const { status, body } of again)
      expect({ status, body }).to.deep.equal({ status: 200, body: first.body });
    const { database } = installation;
    const rows = [await database('privacy_requests'), await database('privacy_request_children')];
    expect(JSON.stringify([first.body, rows]))
      .not.to.include(CHILD)
      .and.not.include(PARENT);
    expect(rows.map((of) => of.length)).to.deep.equal([1, 0]);
  });

  it('keep an erased child, and everything sent with it, out of the catalogue', async () => {
    await erase(CHILD);
    const profile = { parent_id: PARENT, collection: 'allowed' };
    const before = await readEveryRow(installation.database);
    const one = await send('PUT', `/admin/api/v1/children/${CHILD}`, { json: profile });
    expectProblem(one, 'child_erased', '#/path/id');
    const bulk = await send('POST', '/admin/api/v1/catalogue', {
      json: {
        publishers: [{ id: 77, name: 'Paper Boat' }],
        parents: [{ id: 470011000029, registered_at: '2026-02-01T00:00:00Z' }],
        children: [
          { id: 470011000040, ...profile },
          { id: CHILD, ...profile },
        ],
      },
    });
    const { errors } = expectProblem(bulk, 'child_erased');
    expect(errors?.map(({ pointer }) => pointer)).to.deep.equal(['#/children/1/id']);
    expect(one.text + bulk.text).not.to.include(CHILD);
    expect(await readEveryRow(installation.database)).to.deep.equal(before);
  });

  it('refuse collection until they allow it again, whatever the catalogue says', async () => {
    const set = async (state: string) =>
      expect((await send('PUT', `${CHILDREN}/${CHILD}/collection`, { json: { state } })).status).to.equal(
        204,
      );
    const events = () => installation.database('usage_events').where({ child_profile_id: CHILD });
    await set('refused');
    expect(await codesOf(eventOf(CHILD), eventOf(OTHER_CHILD))).to.deep.equal([
      'accepted',
      'collection_refused',
    ]);
    const profile = { parent_id: PARENT, collection: 'allowed' };
    expect((await send('PUT', `/admin/api/v1/children/${CHILD}`, { json: profile })).status).to.equal(204);
    await send('POST', '/admin/api/v1/catalogue', { json: { children: [{ id: CHILD, ...profile }] } });
    expect(await codesOf(eventOf(CHILD))).to.deep.equal(['collection_refused']);
    expect(await events(), 'what is there stays').to.have.lengthOf(1);
    await set('allowed');
    expect(await codesOf(eventOf(CHILD))).to.deep.equal(['accepted']);
    expect(await events()).to.have.lengthOf(2);
    await send('PUT', `/admin/api/v1/children/${CHILD}`, { json: { ...profile, collection: 'refused' } });
    expect(await codesOf(eventOf(CHILD, '2026-02-24T12:00:00Z'))).to.deep.equal(['collection_refused']);
  });
});
