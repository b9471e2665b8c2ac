import { expect } from 'chai';
import { lockShared } from '../../../src/foundation/db/advisory-locks.ts';
import { BOOK, CHILD, INSTALLED, PARENT } from '../../support/installed.ts';
import { runRetentionOnce } from '../../support/run-retention-once.ts';
import { type System, startSystem } from '../../support/system.ts';

const event = (child: number, occurred_at: Date) => ({
  ...{ event_type: 'play_start', child_profile_id: child, book_id: BOOK, position_seconds: 0 },
  occurred_at: occurred_at.toISOString(),
});

/** A parent's refusal is kept longer than the data about the child. */
describe('A refusal of collection', () => {
  let installation: System;

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
  });
  afterEach(() => installation.close());

  const refuse = async (state: string) => {
    const path = `/privacy/api/v1/children/${CHILD}/collection`;
    return (await installation.send('PUT', path, { json: { state } })).status;
  };
  const synchronise = async () => {
    const registered_at = '2024-01-01T00:00:00Z';
    await installation.send('PUT', `/admin/api/v1/parents/${PARENT}`, { json: { registered_at } });
    const json = { parent_id: PARENT, collection: 'allowed', created_at: '2024-01-01T00:00:00Z' };
    const answer = await installation.send('PUT', `/admin/api/v1/children/${CHILD}`, { json });
    expect(answer.status, answer.text).to.equal(204);
  };
  const watch = async () => {
    const { clock, send } = installation;
    const answer = await send('POST', '/api/v1/events', { json: { events: [event(CHILD, clock())] } });
    const { accepted, rejected } = answer.body as { accepted: number; rejected: { code: string }[] };
    return accepted === 1 ? 'accepted' : rejected[0]?.code;
  };
  const profiles = () => installation.database('child_profiles').where({ id: CHILD });

  it('outlives the profile of a child that has been inactive for too long', async () => {
    expect(await refuse('refused')).to.equal(204);
    installation.clock.advance({ days: 400 });
    await runRetentionOnce(installation.database, installation.clock());
    expect(await profiles()).to.deep.equal([]);
    installation.clock.advance({ minutes: 10 });
    for (let night = 0; night < 2; night += 1) {
      await synchronise();
      expect(await watch()).to.equal('collection_refused');
      installation.clock.advance({ days: 1 });
    }
    expect(await refuse('allowed')).to.equal(204);
    await synchronise();
    expect(await watch()).to.equal('accepted');
  });

  it('of an unknown child is answered without waiting for the ingest lock', async () => {
    const storing = await installation.database.transaction();
    await lockShared(storing, 'ingest'); // as ingest does
    try {
      const json = { state: 'refused' };
      const unknown = await installation.send('PUT', '/privacy/api/v1/children/777/collection', { json });
      expect(unknown.status).to.equal(404);
      const waiting = refuse('refused');
      const startedAt = performance.now();
      expect(await watch()).to.equal('accepted');
      expect(performance.now() - startedAt, 'no request that stores events waits long').to.be.below(6_000);
      await storing.rollback();
      expect(await waiting).to.equal(204);
      expect(await watch()).to.equal('collection_refused');
    } finally {
      if (!storing.isCompleted()) await storing.rollback();
    }
  });
});

describe('A repeated request to erase a history', () => {
  it('covers what was watched since the first one, even while that is still open', async () => {
    const installation = await startSystem(INSTALLED);
    const { database, clock, send } = installation;
    try {
      const path = `/privacy/api/v1/children/${CHILD}/erasure`;
      const json = { scope: 'history', reason: 'parent_request' };
      const first = await send('POST', path, { json });
      const { id } = first.body as { id: number };
      const open = { status: 'open', completed_at: null };
      await database('privacy_requests').where({ id }).update(open); // as if a day had blocked it since
      clock.advance({ hours: 1 });
      await send('POST', '/api/v1/events', { json: { events: [event(CHILD, clock())] } });
      clock.advance({ minutes: 1 });
      const second = await send('POST', path, { json });
      expect((second.body as { id: number }).id).not.to.equal(id);
      expect(second.body).to.deep.nested.include({ 'counts.usage_events': { before: 1, after: 0 } });
      expect(await database('usage_events').where({ child_profile_id: CHILD })).to.deep.equal([]);
    } finally {
      await installation.close();
    }
  });
});

describe('The personal data inventory', () => {
  it('ignores the tables of extensions', async () => {
    const installation = await startSystem(INSTALLED);
    try {
      const { rows } = await installation.database.raw(
        "select 1 from pg_available_extensions where name = 'pg_stat_statements'",
      );
      if (rows.length > 0) await installation.database.raw('create extension pg_stat_statements');
      await runRetentionOnce(installation.database, installation.clock());
      const run = await installation.send('GET', '/privacy/api/v1/retention');
      expect((run.body as { last_run: { alarms: string[] } }).last_run.alarms).to.deep.equal([]);
    } finally {
      await installation.close();
    }
  });
});
