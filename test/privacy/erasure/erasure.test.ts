import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { PERSONAL_TABLES } from '../../../src/privacy/inventory/personal-data-inventory.ts';
import { BOOK, CHILD, INSTALLED, OTHER_CHILD, PARENT } from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';

/** What verification counts of a child that is not in any table. */
const NOTHING_HELD = Object.fromEntries(
  Object.entries(PERSONAL_TABLES).flatMap(([table, { childColumn }]) =>
    childColumn === undefined ? [] : [[table, 0]],
  ),
);

const event = (child: number, at: string, type = 'heartbeat', position = 45) => ({
  event_type: type,
  child_profile_id: child,
  book_id: BOOK,
  position_seconds: position,
  occurred_at: at,
});

const playOf = (child: number, date: string) => [
  event(child, `${date}T10:00:00.000Z`, 'play_start', 0),
  event(child, `${date}T10:00:45.000Z`, 'heartbeat', 45),
  event(child, `${date}T10:01:00.000Z`, 'play_end', 60),
];

describe('An erasure', () => {
  let installation: System;
  const send: System['send'] = (...request) => installation.send(...request);

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
    for (const child of [CHILD, OTHER_CHILD])
      for (const date of ['2026-02-23', '2026-02-24'])
        await send('POST', '/api/v1/events', { json: { events: playOf(child, date) } });
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  });
  afterEach(() => installation.close());

  const counts = async (child: number) => {
    const answer = await send('POST', '/privacy/api/v1/verify', { json: { child_profile_id: child } });
    expect(answer.status, answer.text).to.equal(200);
    return (answer.body as { counts: Record<string, number> }).counts;
  };

  it('is found again by the child it was about, and by no other', async () => {
    const requestsOf = async (child: number) => {
      const answer = await send('POST', '/privacy/api/v1/verify', { json: { child_profile_id: child } });
      return (answer.body as { requests: { id: number }[] }).requests;
    };
    const erase = async (scope: string) => {
      const json = { scope, reason: 'parent_request' };
      const { body } = await send('POST', `/privacy/api/v1/children/${CHILD}/erasure`, { json });
      const { id, kind, status, completed_at } = body as Record<string, unknown>;
      return { id, kind, status, completed_at };
    };
    expect(await requestsOf(CHILD)).to.deep.equal([]);
    const receipts = [await erase('history'), await erase('profile')];
    expect(await requestsOf(CHILD)).to.deep.equal(receipts.reverse());
    expect(await requestsOf(OTHER_CHILD)).to.deep.equal([]);
  });

  it('of a child clears every table of its rows and of no others, and says so', async () => {
    expect(await counts(CHILD)).to.include({
      usage_events: 6,
      plays: 2,
      child_viewing_histories: 1,
      child_profiles: 1,
    });
    const before = await counts(OTHER_CHILD);
    const answer = await send('POST', `/privacy/api/v1/children/${CHILD}/erasure`, {
      json: { reason: 'parent_request' },
    });
    expect(answer.status, answer.text).to.equal(200);
    expect(answer.body).to.deep.include({
      status: 'completed',
      counts: {
        usage_events: { before: 6, after: 0 },
        plays: { before: 2, after: 0 },
        child_viewing_histories: { before: 1, after: 0 },
        catalogue_changes: { before: 0, after: 0 },
        child_profiles: { before: 1, after: 0 },
      },
    });
    expect(await counts(CHILD)).to.deep.equal(NOTHING_HELD);
    expect(await counts(OTHER_CHILD)).to.deep.equal(before);
    const again = await send('DELETE', `/privacy/api/v1/children/${CHILD}`);
    expect(again.body).to.deep.equal(answer.body);
  });

  it('of a history lets the child go on from now', async () => {
    const answer = await send('POST', `/privacy/api/v1/children/${CHILD}/erasure`, {
      json: { scope: 'history', reason: 'parent_request' },
    });
    expect(answer.status, answer.text).to.equal(200);
    installation.clock.advance({ minutes: 10 });
    const now = installation.clock();
    const late = await send('POST', '/api/v1/events', {
      json: { events: [event(CHILD, '2026-02-24T12:00:00Z'), event(CHILD, now.toISOString())] },
    });
    expect(late.body).to.deep.include({ accepted: 1 });
    expect((late.body as { rejected: { code: string }[] }).rejected.map(({ code }) => code)).to.deep.equal([
      'child_erased',
    ]);
  });

  it('of a parent covers all children', async () => {
    const answer = await send('POST', `/privacy/api/v1/parents/${PARENT}/erasure`, {
      json: { reason: 'account_closed' },
    });
    expect(answer.status, answer.text).to.equal(200);
    for (const child of [CHILD, OTHER_CHILD]) expect(await counts(child)).to.deep.equal(NOTHING_HELD);
    const back = await send('PUT', `/admin/api/v1/children/${CHILD}`, {
      json: { parent_id: PARENT, collection: 'allowed' },
    });
    expect(back.status).to.equal(409);
  });

  it('is followed by an export of nothing', async () => {
    const rowsOf = async () => {
      const { body } = await send('GET', `/privacy/api/v1/children/${CHILD}/export`);
      const { tables } = body as { tables: { table: string; rows: object[] }[] };
      return Object.fromEntries(tables.map(({ table, rows }) => [table, rows.length]));
    };
    const none = { usage_events: 0, plays: 0, child_viewing_histories: 0, catalogue_changes: 0 };
    const full = { usage_events: 6, plays: 2, child_viewing_histories: 1, catalogue_changes: 0 };
    const others = { privacy_request_children: 0 };
    expect(await rowsOf()).to.deep.equal({ ...full, child_profiles: 1, parents: 1, ...others });
    await send('DELETE', `/privacy/api/v1/children/${CHILD}`);
    expect(await rowsOf()).to.deep.equal({ ...none, child_profiles: 0, ...others });
  });
});
