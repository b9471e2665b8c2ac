import { expect } from 'chai';
import { ingestEvents } from '../../../src/collect/ingest/ingest-events.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import type { OracleCatalogue } from '../../oracle/types.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { wireEventWithMetadata } from '../../support/builders-events.ts';
import { storeIn } from '../../support/test-privacy.ts';
import { playOf } from './retention-plays-of.ts';
import { CATALOGUE, CHILD, OTHER_CHILD, openRetentionRig, type RetentionRig } from './retention-rig.ts';

/** A year after this instant, a child without activity since is erased. */
const LAST = '2026-01-20T12:00:00.000Z';
const [A_YEAR_LATER, A_MOMENT_MORE] = ['2027-01-20T12:00:00.000Z', '2027-01-20T12:00:00.001Z'];

describe('An inactive child', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(() => rig.reset('2025-06-01T00:00:00Z'));

  const children = async () => (await rig.database('child_profiles').orderBy('id').pluck('id')).map(String);
  const held = async (child: string) => {
    const tables = ['usage_events', 'plays', 'child_viewing_histories', 'catalogue_changes'];
    const rows = tables.map((table) => rig.database(table).where({ child_profile_id: child }));
    return (await Promise.all(rows)).flat().length;
  };

  /** The outcome for an event that a device has kept. */
  async function send(child: string, occurredAt: string, now: string): Promise<string> {
    const event = playOf({ childId: child, bookId: '11' }, Date.parse(occurredAt)).slice(0, 1);
    const answer = await ingestEvents(storeIn(rig.database), event.map(wireEventWithMetadata), new Date(now));
    const [rejected] = answer.rejected;
    return rejected === undefined ? 'accepted' : `${rejected.code}${rejected.retryable ? ', retryable' : ''}`;
  }

  it('is erased as soon as it has been inactive for this long, and not earlier', async () => {
    await rig.database('child_profiles').update({ created_at: LAST });
    expect((await rig.run(A_YEAR_LATER)).deleted).to.include({ children: 0 });
    expect(await children()).to.deep.equal([CHILD, OTHER_CHILD]);
    expect((await rig.run(A_MOMENT_MORE)).deleted).to.include({ children: 2 });
    expect(await children()).to.deep.equal([]);
  });

  it('is erased this long after its last play, even if the events of that were deleted long before', async () => {
    await rig.watch(CHILD, '2026-01-20T11:59:00.000Z');
    await rig.build('2026-02-20T00:00:00Z');
    await rig.run('2026-05-20T00:00:00Z');
    expect(await rig.database('usage_events').pluck('event_id')).to.deep.equal([]);
    await rig.run(A_YEAR_LATER);
    expect(await children()).to.deep.equal([CHILD]);
    await rig.run(A_MOMENT_MORE);
    expect(await children()).to.deep.equal([]);
    expect(await held(CHILD)).to.equal(0);
  });

  it('is erased so long after its last event occurred or arrived, even one that makes no play', async () => {
    const [now, settings] = ['2026-03-01T00:00:00.001Z', { inactiveChildDays: 30 }];
    await rig.database('child_profiles').update({ created_at: '2025-06-01T00:00:00Z' });
    await rig.build('2026-01-29T00:00:00Z');
    expect(await send(CHILD, '2026-01-30T00:00:00.001Z', '2026-01-30T00:00:01Z')).to.equal('accepted');
    expect(await send(OTHER_CHILD, '2026-01-17T00:00:00Z', '2026-01-30T00:00:00.001Z')).to.equal('accepted');
    await rig.database('usage_events').update({ event_type: 'click' });
    await rig.run(now, settings);
    expect(await children()).to.deep.equal([CHILD, OTHER_CHILD]);
    await rig.run('2026-03-01T00:00:00.002Z', settings);
    expect(await children()).to.deep.equal([CHILD]);
    await rig.run('2026-03-01T00:00:01.001Z', settings);
    expect(await children()).to.deep.equal([]);
    expect([await held(CHILD), await held(OTHER_CHILD)]).to.deep.equal([0, 0]);
  });

  it('is not erased while it is new', async () => {
    await saveOracleCatalogue(rig.database, CATALOGUE, new Date('2026-06-01T00:00:00Z'));
    const newborn: OracleCatalogue = { ...CATALOGUE, children: [{ id: '5', parentId: '2', isTest: false }] };
    await saveOracleCatalogue(rig.database, newborn, new Date('2026-06-01T00:00:00.001Z'));
    await rig.run('2027-06-01T00:00:00.001Z');
    expect(await children()).to.deep.equal(['5']);
  });

  it('is erased in a batch, whose receipt names no child', async () => {
    const many = Array.from({ length: 1_203 }, (_, index) => ({
      id: `${1000 + index}`,
      parentId: '2',
      isTest: false,
    }));
    await saveOracleCatalogue(
      rig.database,
      { ...CATALOGUE, children: many },
      new Date('2025-06-01T00:00:00Z'),
    );
    await rig.watch('1700', '2027-05-01T12:00:00Z');
    await rig.watch('1701', '2025-06-01T12:00:00Z');
    await rig.build('2027-06-02T00:00:00Z');
    expect((await rig.run('2027-06-02T00:00:00Z')).deleted).to.include({ children: 1_204 });
    expect(await children()).to.deep.equal(['1700']);
    expect(await held('1701')).to.equal(0);
    const receipts = await rig.database('privacy_requests').orderBy('id');
    expect(receipts).to.have.length(3);
    for (const { kind, status, reason, subject_key, requested_by } of receipts)
      expect({ kind, status, reason, subject_key, requested_by }).to.deep.equal({
        ...{ kind: 'expire_children', status: 'completed', reason: 'inactivity' },
        ...{ subject_key: null, requested_by: 'retention' },
      });
    expect(await rig.database('privacy_request_children')).to.deep.equal([]);
    expect(await rig.database('erased_children').where({ refuses_until: 'infinity' })).to.deep.equal([]);
  });

  it('may come back as a new one, without what was before', async () => {
    await rig.watch(CHILD, '2026-01-10T12:00:00Z');
    await rig.build('2026-02-20T00:00:00Z');
    await rig.run(A_YEAR_LATER);
    expect(await children()).to.deep.equal([]);
    const [before, after] = ['2027-01-20T12:05:00.000Z', '2027-01-20T12:05:00.001Z'];
    const now = '2027-01-21T00:00:00Z';
    expect(await send(CHILD, before, now)).to.equal('child_erased');
    expect(await send(CHILD, after, now)).to.equal('unknown_child, retryable');
    await saveOracleCatalogue(rig.database, CATALOGUE, new Date(now));
    expect(await send(CHILD, before, now)).to.equal('child_erased');
    expect(await send(CHILD, after, now)).to.equal('accepted');
    await rig.watch(CHILD, '2027-01-21T12:00:00Z', '12');
    await rig.build('2027-01-22T00:00:00Z');
    expect((await rig.run('2027-01-22T00:00:00Z')).deleted).to.include({ children: 0 });
    expect(await rig.database('plays').orderBy('metric_date').pluck('metric_date')).to.deep.equal([
      ...['2027-01-20', '2027-01-21'],
    ]);
  });

  it('is kept if it comes back between the search and the lock', async () => {
    const holding = await rig.database.transaction();
    await holding.raw('select pg_advisory_xact_lock(1, 0)'); // erasures: the first lock that expiring takes
    const running = rig.run(A_YEAR_LATER);
    await rig.database.raw('select pg_sleep(0.5)');
    await saveOracleCatalogue(rig.database, CATALOGUE, new Date(A_YEAR_LATER));
    expect(await send(CHILD, A_YEAR_LATER, A_YEAR_LATER)).to.equal('accepted');
    await holding.rollback();
    const { deleted, alarms } = await running;
    expect({ children: deleted.children, alarms }).to.deep.equal({ children: 1, alarms: [] });
    expect(await children()).to.deep.equal([CHILD]);
    expect(await held(CHILD)).to.equal(1);
    expect(await send(CHILD, '2027-01-19T12:00:00Z', A_YEAR_LATER)).to.equal('accepted');
  });

  it('continues with what is new if it comes back while the rest is being erased', async () => {
    await rig.watch(CHILD, '2026-01-10T12:00:00Z');
    await rig.build('2026-02-20T00:00:00Z');
    await rig.database.raw(`create function fail() returns trigger language plpgsql as
      $$ begin raise exception 'no'; end $$;
      create trigger fail before delete on plays for each row execute function fail()`);
    await rig.run(A_YEAR_LATER).catch(() => undefined);
    await rig.database.raw('drop trigger fail on plays; drop function fail');
    const now = '2027-01-20T13:00:00Z';
    await saveOracleCatalogue(rig.database, CATALOGUE, new Date(now));
    await rig.watch(CHILD, now, '12');
    await rig.build('2027-01-20T14:00:00Z');
    const [open] = await rig.database('privacy_requests').where({ status: 'open' });
    const clock = () => new Date('2027-01-20T15:00:00Z');
    expect(await runErasure(rig.database, open.id, { timeZone: 'UTC', clock })).to.include({
      status: 'completed',
    });
    expect(await children()).to.include(CHILD);
    expect(await rig.database('plays').pluck('metric_date')).to.deep.equal(['2027-01-20']);
    expect(await rig.database('child_viewing_histories').pluck('book_id')).to.deep.equal([12]);
    expect(await rig.database('usage_events').pluck('event_type')).to.have.length(3);
  });

  it('leaves behind a parent without children, who is deleted after a time of their own', async () => {
    const [old, young] = ['2026-01-20T12:00:00.000Z', '2026-01-20T12:00:00.002Z'].map((at) => Date.parse(at));
    const parents = [
      ...CATALOGUE.parents,
      { id: '3', registeredAt: old! },
      { id: '4', registeredAt: young! },
      { id: '5', registeredAt: old! },
    ];
    const living = { id: '9', parentId: '5', isTest: false };
    const save = (children: OracleCatalogue['children'], now: string) =>
      saveOracleCatalogue(rig.database, { ...CATALOGUE, parents, children }, new Date(now));
    await save([], '2025-06-02T00:00:00Z');
    await save([living], A_YEAR_LATER);
    const left = async () => (await rig.database('parents').orderBy('id').pluck('id')).map(String);
    await rig.run(A_YEAR_LATER);
    expect(await left(), 'that of the children has gone with them').to.deep.equal(['3', '4', '5']);
    const { deleted, alarms } = await rig.run(A_MOMENT_MORE);
    expect({ parents: deleted.parents, alarms }).to.deep.equal({ parents: 1, alarms: [] });
    expect(await left()).to.deep.equal(['4', '5']);
    await rig.run('2028-01-20T12:00:00.000Z');
    expect(await left()).to.deep.equal(['5']);
    await rig.run('2028-01-20T12:00:00.001Z');
    expect(await left()).to.deep.equal([]);
  });
});
