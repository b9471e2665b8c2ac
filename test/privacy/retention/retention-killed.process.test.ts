import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { listStalledErasures } from '../../../src/privacy/erasure/erasure-request.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import type { OracleCatalogue } from '../../oracle/types.ts';
import { startProgram } from '../../support/child-processes.ts';
import { effort, seed } from '../../support/effort.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { CATALOGUE, openRetentionRig, type RetentionRig } from './retention-rig.ts';

const PROGRAM = fileURLToPath(new URL('./retention-process.ts', import.meta.url));

/** By then everything watched below is past its retention, except what one child watched lately. */
const NOW = '2026-05-01T03:30:00.000Z';
const SETTINGS = { rawEventsDays: 60, playsDays: 48, inactiveChildDays: 30 };
const SEED = Number(seed(String(Date.now() % 1_000_000)));
const KILLS = effort(5);

const CHILDREN = Array.from({ length: 40 }, (_, index) => ({
  id: `${100 + index}`,
  parentId: '2',
  isTest: false,
}));
const CROWD: OracleCatalogue = { ...CATALOGUE, children: CHILDREN };

describe('A run of retention that is killed', () => {
  let rig: RetentionRig;
  before(async () => {
    rig = await openRetentionRig();
  });
  after(() => rig.close());
  beforeEach(async () => {
    await rig.reset('2026-01-16T00:00:00Z', { catalogue: CROWD });
    for (const [index, { id }] of CHILDREN.entries())
      await rig.watch(id, `2026-01-${20 + (index % 12)}T12:00:00Z`, index % 2 === 0 ? '11' : '12');
    await rig.watch('100', '2026-04-29T12:00:00Z');
    await rig.build(NOW);
  });

  async function start(): Promise<ChildProcess> {
    const order = [rig.url, NOW, JSON.stringify(SETTINGS)];
    const child = startProgram(PROGRAM, order, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return child;
  }

  async function kill(child: ChildProcess): Promise<void> {
    const ended = child.exitCode === null ? once(child, 'exit') : Promise.resolve();
    child.kill('SIGKILL');
    await ended;
  }

  const count = async (table: string) => Number((await rig.database(table).count('* as n'))[0]?.n);

  /** What an undisturbed run leaves. */
  async function expectDone() {
    const report = await rig.run(NOW, SETTINGS);
    expect(report).to.deep.include({ alarms: [], failed: [], held_back: [] });
    for (const { id } of await rig.database('privacy_requests').where({ status: 'open' }).select('id'))
      throw new Error(`request ${id} is open`);
    expect(await rig.database('child_profiles').pluck('id')).to.deep.equal([100]);
    expect(await count('usage_events')).to.equal(3);
    expect(await rig.database('plays').pluck('metric_date')).to.deep.equal(['2026-04-29']);
    expect(await count('child_viewing_histories')).to.equal(1);
    expect(await rig.months()).to.not.include('2026_01');
    expect(await rig.database('privacy_request_children').whereNotNull('child_profile_id')).to.deep.equal([]);
  }

  /** If a run was killed after the children's profiles were deleted, reconciling requeues what is left. */
  const finishOpen = async () => {
    const later = new Date(Date.parse(NOW) + 60_000);
    for (const id of await listStalledErasures(rig.database, later, later))
      await runErasure(rig.database, id, { timeZone: 'UTC', clock: () => new Date(NOW) });
  };

  it('leaves a day of plays whole, and the next run continues', async () => {
    const [plays, histories] = [await count('plays'), await count('child_viewing_histories')];
    const hold = await holdRebuilds(rig.url);
    const child = await start();
    await hold.reached();
    await kill(child);
    await hold.release();
    expect(await count('plays')).to.equal(plays);
    expect(await count('child_viewing_histories')).to.equal(histories);
    await expectDone();
  });

  it('leaves the request of an erasure, with which others continue', async () => {
    await rig.run(NOW, { ...SETTINGS, inactiveChildDays: 3_000 });
    for (const { id } of CHILDREN.slice(1, 4)) await rig.watch(id, '2026-03-20T12:00:00Z');
    await rig.build(NOW);
    const hold = await holdRebuilds(rig.url);
    const child = await start();
    await hold.reached();
    await kill(child);
    await hold.release();
    const open = await rig.database('privacy_requests').where({ status: 'open', kind: 'expire_children' });
    expect(open).to.have.length(1);
    expect(await rig.database('child_profiles').pluck('id')).to.deep.equal([100]);
    await finishOpen();
    await expectDone();
  });

  it(`leaves nothing unfinished for good, whenever it is killed (SEED=${SEED})`, async () => {
    for (const delay of fc.sample(fc.integer({ min: 0, max: 500 }), { seed: SEED, numRuns: KILLS })) {
      const child = await start();
      await pause(delay);
      await kill(child);
    }
    await finishOpen();
    await expectDone();
  });

  it('does no harm, however often, even if two run at once', async () => {
    const runs = await Promise.all([rig.run(NOW, SETTINGS), rig.run(NOW, SETTINGS), rig.run(NOW, SETTINGS)]);
    for (const { failed, alarms } of runs)
      expect({ failed, alarms }).to.deep.equal({ failed: [], alarms: [] });
    const sum = (kind: string) => runs.reduce((total, { deleted }) => total + (deleted[kind] ?? 0), 0);
    expect({ children: sum('children'), plays: sum('plays') }).to.deep.equal({ children: 39, plays: 40 });
    const dropped = runs.flatMap((run) => run.dropped);
    expect(dropped).to.have.length(new Set(dropped).size).and.include('usage_events_2026_01');
    expect(await count('retention_runs')).to.equal(3);
    await expectDone();
  });
});
