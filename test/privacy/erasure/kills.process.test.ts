import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Database } from '../../../src/foundation/db/connect-database.ts';
import { type ErasureInput, requestErasure } from '../../../src/privacy/erasure/request-erasure.ts';
import { runErasure } from '../../../src/privacy/erasure/run-erasure.ts';
import { startProgram } from '../../support/child-processes.ts';
import { eventually } from '../../support/eventually.ts';
import { holdRebuilds } from '../../support/held-rebuilds.ts';
import { TEST_SUBJECT_KEYS } from '../../support/test-privacy.ts';
import { TIME_ZONE } from '../../support/worker-rig.ts';
import { KILLS_BATCH_ROWS, KILLS_DATES, KILLS_NOW, type KillsRig, openKillsRig } from './kills-rig.ts';
import { gateStatements } from './races-pauses.ts';
import { openRacingPool } from './races-track.ts';

const PROGRAM = fileURLToPath(new URL('./kills-process.ts', import.meta.url));
const REBUILD = fileURLToPath(new URL('../../compute/facts/rebuild-process.ts', import.meta.url));

/** More than an erasure in two batches has. */
const STATEMENTS_MAX = 90;

/** A few of them, for whole processes; each takes a second to start. */
const PROCESS_KILLS = [8, 16, 24, 32, 44, 1_000];

const clock = () => KILLS_NOW;
const options = { timeZone: TIME_ZONE, clock, batchRowsMax: KILLS_BATCH_ROWS };
const context = { pseudonymiser: TEST_SUBJECT_KEYS, tombstonesDays: 400, now: KILLS_NOW };

describe('An erasure that is killed', () => {
  let rig: KillsRig;
  before(async () => {
    rig = await openKillsRig(STATEMENTS_MAX + PROCESS_KILLS.length + 5);
  });
  after(() => rig.close());

  /** If nothing was registered, the caller repeats the request; otherwise the open one is found. */
  async function expectFinished(input: ErasureInput): Promise<'asked again' | 'found' | 'done'> {
    const open = await rig.finishForgotten();
    expect(open).to.be.at.most(1);
    const receipt = rig
      .database('privacy_requests')
      .where({ subject_key: TEST_SUBJECT_KEYS.ofChild(input.id) });
    if ((await receipt.first('id')) !== undefined) {
      await rig.expectErased(input);
      return open === 0 ? 'done' : 'found';
    }
    await rig.expectUntouched(input);
    const { id } = await requestErasure(rig.database, input, context);
    await runErasure(rig.database, id, options);
    await rig.expectErased(input);
    return 'asked again';
  }

  it('is finished later, whichever statement it was killed before', async function () {
    this.timeout(120_000);
    const seen: string[] = [];
    for (let statement = 1; seen.at(-1) !== 'done'; statement += 1) {
      const input = rig.nextChild();
      await loseConnectionBefore(statement, input);
      seen.push(await expectFinished(input));
    }
    const places = [...new Set(seen)];
    expect(places, 'before the tombstone, after it, at the end').to.deep.equal([
      'asked again',
      'found',
      'done',
    ]);
    expect(seen.filter((end) => end === 'found').length).to.be.above(25);
    await rig.expectFacts();
  });

  /** What the database sees of a kill: the transaction rolls back, and nothing follows. */
  async function loseConnectionBefore(statement: number, input: ErasureInput): Promise<void> {
    const database: Database = openRacingPool(rig.url);
    const gate = gateStatements(database);
    await database.raw('select 1');
    const reached = gate.closeBefore(statement);
    const erasing = requestErasure(database, input, context).then(({ id }) =>
      runErasure(database, id, options),
    );
    const end = erasing.catch((error: Error) => error);
    await Promise.race([reached, end]);
    await rig.database.raw(
      `select pg_terminate_backend(pid, 5000) from pg_stat_activity
       where datname = current_database() and application_name = 'storytime race'`,
    );
    gate.open();
    await end;
    await database.destroy();
  }

  it('is finished after kill -9, too', async function () {
    this.timeout(60_000);
    for (const statement of PROCESS_KILLS) {
      const input = rig.nextChild();
      const order = JSON.stringify({ input, batchRowsMax: KILLS_BATCH_ROWS, statement });
      await killOnceItSpeaks(PROGRAM, [rig.url, TIME_ZONE, KILLS_NOW.toISOString(), order]);
      await eventually('its connections end', async () => (await countProcesses('erasure process')) === 0);
      await expectFinished(input);
    }
    await rig.expectFacts();
  });

  it('continues when the rebuild that it waits for is killed, and nothing comes back', async () => {
    const input = rig.nextChild();
    const hold = await holdRebuilds(rig.url, 'child_viewing_histories');
    const order = [rig.url, KILLS_DATES[1]!, KILLS_NOW.toISOString()];
    const rebuild = startProgram(REBUILD, order, { stdio: 'inherit' });
    const ended = once(rebuild, 'exit');
    await hold.reached();
    const { id } = await requestErasure(rig.database, input, context);
    const erasing = runErasure(rig.database, id, options);
    await hold.reached(2);
    rebuild.kill('SIGKILL');
    await ended;
    await hold.release();
    expect((await erasing).status).to.equal('completed');
    await rig.expectErased(input);
    await rig.expectFacts();
  });

  async function countProcesses(name: string): Promise<number> {
    const { rows } = await rig.database.raw<{ rows: object[] }>(
      'select from pg_stat_activity where datname = current_database() and application_name = ?',
      [name],
    );
    return rows.length;
  }
});

async function killOnceItSpeaks(program: string, order: string[]): Promise<void> {
  const child: ChildProcess = startProgram(program, order, {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout!, 'data'), ended]);
  child.kill('SIGKILL');
  expect(await ended).to.deep.equal([null, 'SIGKILL']);
}
