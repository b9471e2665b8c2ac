import { expect } from 'chai';
import { buildDueDays } from '../../../src/compute/facts/build-due-days.ts';
import { lockDay } from '../../../src/foundation/db/advisory-locks.ts';
import type { Transaction } from '../../../src/foundation/db/connect-database.ts';
import { eventually } from '../../support/eventually.ts';
import {
  BOOK,
  CHILD,
  CHILDLESS_PARENT,
  INSTALLED,
  OTHER_CHILD,
  PARENT,
  REFUSED_CHILD,
} from '../../support/installed.ts';
import { type System, startSystem } from '../../support/system.ts';
import { CHILDREN, PARENTS, REQUESTS } from '../api/privacy-calls.ts';

interface Receipt {
  id: number;
  status: string;
  progress: { rows_total: number; rows_erased: number };
  counts: Record<string, { before: number; after: number }>;
}

const DATE = '2026-02-24';
const FIVE_MINUTES = 5 * 60_000;

/** What each kind of erasure deletes, refuses and leaves, alone and in sequence. */
describe('An erasure', () => {
  let installation: System;
  const send: System['send'] = (...request) => installation.send(...request);

  const eventOf = (child: number, occurredAt: Date) => ({
    ...{ event_type: 'heartbeat', child_profile_id: child, book_id: BOOK, position_seconds: 45 },
    occurred_at: occurredAt.toISOString(),
  });
  const fateOf = async (child: number, occurredAt: Date) => {
    const { body } = await send('POST', '/api/v1/events', { json: eventOf(child, occurredAt) });
    const { accepted, rejected } = body as { accepted: number; rejected: { code: string }[] };
    return accepted === 1 ? 'accepted' : rejected[0]?.code;
  };
  const post = async (path: string, json: object, status = 200) => {
    const answer = await send('POST', path, { json });
    expect(answer.status, answer.text).to.equal(status);
    return answer.body as Receipt;
  };
  const erase = (child: number, scope: 'profile' | 'history', status?: number) =>
    post(`${CHILDREN}/${child}/erasure`, { scope, reason: 'parent_request' }, status);
  const eraseParent = (parent: number, status?: number) =>
    post(`${PARENTS}/${parent}/erasure`, { reason: 'account_closed' }, status);
  const erasedOf = async (child: number) =>
    ((await send('GET', `${CHILDREN}/${child}`)).body as { erased: object | null }).erased;
  const heldOf = async (child: number) =>
    (
      (await send('POST', '/privacy/api/v1/verify', { json: { child_profile_id: child } })).body as {
        counts: Record<string, number>;
      }
    ).counts;
  const fromNow = (milliseconds: number) => new Date(installation.clock().getTime() + milliseconds);

  beforeEach(async () => {
    installation = await startSystem(INSTALLED);
    for (const child of [CHILD, OTHER_CHILD]) await fateOf(child, new Date(`${DATE}T10:00:45Z`));
    await buildDueDays(installation.database, { timeZone: 'UTC', now: installation.clock() });
  });
  afterEach(() => installation.close());

  describe('of a history', () => {
    it('erases, and refuses from then on, what occurred up to five minutes after it, to the millisecond', async () => {
      const edge = fromNow(FIVE_MINUTES);
      expect(await fateOf(CHILD, edge)).to.equal('accepted');
      const { counts } = await erase(CHILD, 'history');
      expect(counts.usage_events).to.deep.equal({ before: 2, after: 0 });
      expect(await fateOf(CHILD, edge)).to.equal('child_erased');
      expect(await fateOf(CHILD, new Date(edge.getTime() + 1))).to.equal('in_future');
      installation.clock.advance({ seconds: 1 });
      expect(await fateOf(CHILD, edge)).to.equal('child_erased');
      expect(await fateOf(CHILD, new Date(edge.getTime() + 1))).to.equal('accepted');
      expect(await erasedOf(CHILD)).to.deep.equal({ scope: 'history', refuses_until: edge.toISOString() });
      expect(await heldOf(CHILD)).to.include({ usage_events: 1, child_profiles: 1 });
      expect(await fateOf(OTHER_CHILD, edge), 'no other child is refused').to.equal('accepted');
    });

    it('is the same request when repeated, and a new one once there is something new', async () => {
      const first = await erase(CHILD, 'history');
      installation.clock.advance({ minutes: 5 });
      expect(await erase(CHILD, 'history')).to.deep.equal(first);
      installation.clock.advance({ minutes: 5 });
      expect(await fateOf(CHILD, fromNow(0))).to.equal('accepted');
      const second = await erase(CHILD, 'history');
      expect(second.id).not.to.equal(first.id);
      expect(second.counts.usage_events).to.deep.equal({ before: 1, after: 0 });
      expect(await fateOf(CHILD, fromNow(0))).to.equal('child_erased');
    });

    it('leaves the profile, which the catalogue may still change', async () => {
      await erase(CHILD, 'history');
      const profile = { parent_id: PARENT, collection: 'allowed', is_test: true };
      expect((await send('PUT', `/admin/api/v1/children/${CHILD}`, { json: profile })).status).to.equal(204);
    });

    it('can be followed by one of the profile: another receipt, and nothing more is accepted', async () => {
      const history = await erase(CHILD, 'history');
      const profile = await erase(CHILD, 'profile');
      expect(profile.id).not.to.equal(history.id);
      expect(profile.counts.child_profiles).to.deep.equal({ before: 1, after: 0 });
      installation.clock.advance({ days: 1 });
      expect(await fateOf(CHILD, fromNow(0))).to.equal('child_erased');
      expect(await erasedOf(CHILD)).to.deep.equal({ scope: 'profile', refuses_until: null });
    });

    it('makes nothing acceptable again if the profile was erased before', async () => {
      await erase(CHILD, 'profile');
      const history = await erase(CHILD, 'history');
      expect(history.progress).to.deep.equal({ rows_total: 0, rows_erased: 0 });
      expect(await erasedOf(CHILD)).to.deep.equal({ scope: 'profile', refuses_until: null });
      installation.clock.advance({ days: 1 });
      expect(await fateOf(CHILD, fromNow(0))).to.equal('child_erased');
    });
  });

  describe('of a parent', () => {
    it('covers all children, including those without data and those whose collection is refused', async () => {
      const { counts } = await eraseParent(PARENT);
      expect(counts).to.deep.include({
        usage_events: { before: 2, after: 0 },
        child_profiles: { before: 3, after: 0 },
        parents: { before: 1, after: 0 },
      });
      for (const child of [CHILD, OTHER_CHILD, REFUSED_CHILD]) {
        expect(Object.values(await heldOf(child)).every((rows) => rows === 0)).to.equal(true);
        expect(await fateOf(child, fromNow(0))).to.equal('child_erased');
      }
      expect(await installation.database('parents').pluck('id')).to.deep.equal([CHILDLESS_PARENT]);
    });

    it('erases a parent without children alone, and an unknown one with zeros; both can be repeated', async () => {
      const childless = await eraseParent(CHILDLESS_PARENT);
      expect(childless.counts.parents).to.deep.equal({ before: 1, after: 0 });
      const unknown = await eraseParent(470011000099);
      expect(Object.values(unknown.counts).every(({ before }) => before === 0)).to.equal(true);
      expect(await eraseParent(CHILDLESS_PARENT)).to.deep.equal(childless);
      expect(await eraseParent(470011000099)).to.deep.equal(unknown);
      expect(await heldOf(CHILD)).to.include({ usage_events: 1, child_profiles: 1 });
    });

    it('is a new request when repeated after the parent got another child', async () => {
      const first = await eraseParent(PARENT);
      await send('PUT', `/admin/api/v1/parents/${PARENT}`, {
        json: { registered_at: '2026-02-25T18:00:00Z' },
      });
      const child = { parent_id: PARENT, collection: 'allowed' };
      await send('PUT', '/admin/api/v1/children/470011000041', { json: child });
      expect(await fateOf(470011000041, fromNow(0))).to.equal('accepted');
      const second = await eraseParent(PARENT);
      expect(second.id).not.to.equal(first.id);
      expect(second.counts).to.deep.include({
        usage_events: { before: 1, after: 0 },
        parents: { before: 1, after: 0 },
      });
    });

    it('does not erase the child with the same number', async () => {
      await eraseParent(CHILD);
      expect(await fateOf(CHILD, fromNow(0))).to.equal('accepted');
      await erase(PARENT, 'profile');
      expect(await installation.database('parents').pluck('id')).to.include(PARENT);
    });
  });

  describe('that runs at the same time as another', () => {
    /** A running rebuild of the day: an erasure that needs the day is left to a job. */
    async function holdDay(): Promise<Transaction> {
      const transaction = await installation.database.transaction();
      await lockDay(transaction, DATE);
      return transaction;
    }

    for (const [what, first, second] of [
      [
        'a child while its parent is erased',
        () => eraseParent(PARENT, 202),
        () => erase(CHILD, 'profile', 202),
      ],
      [
        'a parent while a child is erased',
        () => erase(CHILD, 'profile', 202),
        () => eraseParent(PARENT, 202),
      ],
      [
        'the profile while the history is',
        () => erase(CHILD, 'history', 202),
        () => erase(CHILD, 'profile', 202),
      ],
    ] as const) {
      it(`waits for the day, and both are completed: ${what}`, async () => {
        const rebuild = await holdDay();
        const open = [await first(), await second()];
        for (const { status, id } of open) {
          expect(status).to.equal('open');
          expect((await send('GET', `${REQUESTS}/${id}`)).body).to.deep.include({ id, status: 'open' });
        }
        expect(await fateOf(CHILD, fromNow(0)), 'from the first moment').to.equal('child_erased');
        expect(await first(), 'the same request').to.deep.include({ id: open[0]?.id });
        await rebuild.commit();
        for (const { id } of open) await completeByAsking(id);
        expect(Object.values(await heldOf(CHILD)).every((rows) => rows === 0)).to.equal(true);
        expect(
          await installation.database('privacy_request_children').whereNotNull('child_profile_id'),
        ).to.deep.equal([]);
      });
    }

    /** A repeated request does what is left, if it is little, even if the queue has lost the job. */
    async function completeByAsking(id: number): Promise<void> {
      const request = await installation.database('privacy_requests').where({ id }).first('kind');
      const paths: Record<string, () => Promise<Receipt>> = {
        erase_parent: () => eraseParent(PARENT),
        erase_profile: () => erase(CHILD, 'profile'),
        erase_history: () => erase(CHILD, 'history'),
      };
      const receipt = await paths[request.kind]?.();
      expect(receipt).to.deep.include({ id, status: 'completed' });
      expect(Object.values(receipt?.counts ?? {}).every(({ after }) => after === 0)).to.equal(true);
    }

    it('completes when requests really arrive at once', async () => {
      const asked: [path: string, json: object][] = [
        [`${PARENTS}/${PARENT}/erasure`, { reason: 'account_closed' }],
        ...Array.from({ length: 4 }, (): [string, object] => [
          `${CHILDREN}/${CHILD}/erasure`,
          { reason: 'other' },
        ]),
        [`${CHILDREN}/${OTHER_CHILD}/erasure`, { reason: 'other', scope: 'history' }],
      ];
      const askAll = () => Promise.all(asked.map(([path, json]) => send('POST', path, { json })));
      const answers = await askAll();
      for (const { status, text } of answers) expect(status, text).to.be.oneOf([200, 202]);
      const idOf = ({ body }: { body: unknown }) => (body as Receipt).id;
      expect(new Set(answers.slice(1, 5).map(idOf)).size).to.equal(1);
      await eventually('all are done', async () => (await askAll()).every(({ status }) => status === 200));
      for (const child of [CHILD, OTHER_CHILD])
        expect(Object.values(await heldOf(child)).filter((rows) => rows > 0)).to.deep.equal([]);
    });
  });
});
