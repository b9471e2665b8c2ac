import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { RandomSource } from '../../../seeds/random-source.ts';
import { DEFAULT_RETENTION } from '../../../src/foundation/core/retention-settings.ts';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { type ErasureInput, requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { countRowsOfChild } from '../../../src/privacy/inventory/count-personal-rows.ts';
import { eraseReturned, expireChildren } from '../../../src/privacy/retention/expire-children.ts';
import type { RetentionContext } from '../../../src/privacy/retention/retention.ts';
import { saveOracleCatalogue } from '../../support/builders-catalogue.ts';
import { type Ledger, startSystem } from '../../support/system.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { type Gate, gateStatements, pauseBetweenStatements } from './races-pauses.ts';
import { openRacingPool } from './races-track.ts';

const ROUNDS = Number(process.env.PRIVACY_RETURNS ?? 2);
const SEED = process.env.PRIVACY_RETURNS_SEED ?? randomBytes(4).toString('hex');

const NOW = new Date('2026-02-01T17:00:00Z');
const clock = () => NOW;
const timeZone = 'UTC';
const CONTEXT: RetentionContext = {
  ...{ timeZone, pseudonymiser: TEST_SUBJECT_KEYS, retention: DEFAULT_RETENTION, now: NOW, clock },
  queues: { removeOldJobs: async () => 0 },
};

/** One that a restored backup brought back, so that the search has something to erase, and one that is erased meanwhile. */
const [RETURNED, ERASED] = ['1', '2'];

/** The number of statements that the search runs until its request is committed, and one statement of erasing. */
const STATEMENTS = 12;

/** A child's id must not be written anywhere again once the receipt of its erasure says `completed`. */
describe('Retention during erasures', () => {
  let ledger: Ledger;
  let looking: Database;
  let erasing: Database;
  let gate: Gate;

  before(async () => {
    ledger = await startSystem({ serves: 'nothing', partitionsAt: [NOW], connectionsMax: 4 });
    [looking, erasing] = [openRacingPool(ledger.url), openRacingPool(ledger.url)];
    gate = gateStatements(looking);
  });
  after(async () => {
    await Promise.all([looking.destroy(), erasing.destroy()]);
    await ledger.close();
  });

  async function beginWith(children: readonly string[], createdAt = NOW): Promise<void> {
    await ledger.reset(timeZone);
    const parents = [{ id: '9', registeredAt: NOW.getTime() }];
    const known = children.map((id) => ({ id, parentId: '9', isTest: false }));
    await saveOracleCatalogue(ledger.database, { books: [], parents, children: known }, createdAt);
  }

  const ask = (id: string, kind: ErasureInput['kind'] = 'erase_profile') => {
    const input = { kind, id, reason: 'other', requestedBy: 'a race' } as const;
    const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now: NOW };
    return requestErasure(erasing, input, context);
  };
  const finish = (id: number) => runErasure(erasing, id, { timeZone, clock });

  async function erase(child: string): Promise<void> {
    expect(await finish((await ask(child)).id)).to.include({ status: 'completed' });
    await expectClean(child, 'at the receipt');
  }

  async function expectClean(child: string, when: string): Promise<void> {
    const held = (await countRowsOfChild(ledger.database, child)).filter(({ rows }) => rows > 0);
    expect(held, `held of ${child} ${when}`).to.deep.equal([]);
  }

  const kinds = () => ledger.database('privacy_requests').orderBy('id').pluck('kind');

  /** Waits until the erasure waits for a lock that the search holds; stops after a while, when it has long been done. */
  async function untilItWaits(): Promise<void> {
    for (let look = 0; look < 100; look += 1) {
      const { rows } = await ledger.database.raw('select from pg_locks where not granted limit 1');
      if (rows.length > 0) return;
      await pause(10);
    }
  }

  async function comeBack(child: string): Promise<void> {
    await erase(child);
    await ledger.database('child_profiles').insert({
      ...{ id: child, parent_id: '9', created_at: NOW, collection: 'allowed' },
    });
  }

  for (const isFinished of [true, false])
    it(`erases only children who came back, at whichever statement it is when an erasure is ${isFinished ? 'completed' : 'registered'}`, async () => {
      for (let statement = 1; statement <= STATEMENTS; statement += 1) {
        await beginWith([RETURNED, ERASED]);
        await comeBack(RETURNED);
        const stopped = gate.closeBefore(statement);
        const look = eraseReturned(looking, CONTEXT);
        await Promise.race([stopped, look]);
        const erasure = isFinished ? erase(ERASED) : ask(ERASED);
        await Promise.race([erasure, untilItWaits()]);
        gate.open();
        expect(await look, `returned, stopped before statement ${statement}`).to.equal(1);
        const request = await erasure;
        if (request !== undefined) await finish(request.id);
        for (const child of [RETURNED, ERASED]) await expectClean(child, `after statement ${statement}`);
        expect(await kinds()).to.have.members(['erase_profile', 'erase_profile', 'erase_returned']);
      }
    }).timeout(30_000);

  it('leaves an inactive child to the erasure that is under way', async () => {
    await beginWith([ERASED], new Date('2024-01-01T00:00:00Z'));
    const { id } = await ask(ERASED);
    expect(await expireChildren(looking, CONTEXT)).to.equal(0);
    await finish(id);
    await expectClean(ERASED, 'at the receipt');
    expect(await kinds()).to.deep.equal(['erase_profile']);
  });

  it('keeps no id for a request that another erasure has made unnecessary', async () => {
    await beginWith([ERASED]);
    const history = await ask(ERASED, 'erase_history');
    const parent = await ask('9', 'erase_parent');
    await erase(ERASED);
    for (const { id } of [history, parent]) expect(await finish(id)).to.include({ status: 'completed' });
    await expectClean(ERASED, 'in the end');
    expect(await ledger.database('parents').pluck('id')).to.deep.equal([]);
  });

  it('brings no child back while many are erased, six at a time', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const random = new RandomSource(SEED, round);
      const pool = openRacingPool(ledger.url);
      pauseBetweenStatements(pool, () => random);
      await raceMany(pool).catch((cause: unknown) => {
        throw new Error(`PRIVACY_RETURNS_SEED=${SEED}, round ${round}: ${String(cause)}`, { cause });
      });
      await pool.destroy();
    }
  }).timeout(30_000 + ROUNDS * 5_000);

  async function raceMany(pool: Database): Promise<void> {
    const children = Array.from({ length: 30 }, (_, index) => String(101 + index));
    await beginWith(children);
    let isOver = false;
    const look = async () => {
      while (!isOver) await eraseReturned(pool, CONTEXT);
    };
    const left = children.values();
    const eraseNext = async () => {
      for (const child of left) {
        await erase(child);
        await pause(1);
      }
    };
    const looks = look();
    const erasures = Promise.all(Array.from({ length: 6 }, eraseNext));
    await erasures.finally(() => {
      isOver = true;
    });
    await looks;
    for (const child of children) await expectClean(child, 'in the end');
    expect(await kinds()).to.have.length(children.length);
  }
});
