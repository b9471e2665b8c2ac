import { expect } from 'chai';
import { DEMO_DAYS } from '../../../seeds/demo-dates.ts';
import { emptyHome, removeTemporaryDirectories } from '../../foundation/embedded-postgres/temporary-home.ts';
import { type Running, spawnStorytime, startStorytime } from './run-storytime.ts';

/** What the demo has said when it runs. */
const RUNS = 'doctor --demo';

/** The demo, and the command line beside it (docs/operations.md, "The embedded PostgreSQL"). */
describe('storytime demo', () => {
  const environment = { STORYTIME_HOME: emptyHome() };
  let demo: Running;

  before(async function () {
    this.timeout(300_000);
    const none = await spawnStorytime(['days', '--demo'], environment);
    expect([none.code, none.stdout]).to.deep.equal([1, '']);
    expect(none.stderr).to.include('There is no demo database. Start a demo with "npm run demo".');
    demo = await startStorytime(['demo'], environment, RUNS);
  });
  after(async function () {
    this.timeout(60_000);
    demo?.signal('SIGTERM');
    await demo?.ended();
    await removeTemporaryDirectories();
  });

  it('is the database of commands that are given --demo, and of no others', async () => {
    const doctor = await spawnStorytime(['doctor', '--demo'], environment);
    expect([doctor.code, doctor.stderr], doctor.stdout).to.deep.equal([0, '']);
    expect(doctor.stdout)
      .to.match(/^ok +Schema: up to date$/m)
      .and.not.include('FAILED');

    const days = await spawnStorytime(['--demo', 'days', '--json'], environment);
    const found: { status: string }[] = JSON.parse(days.stdout);
    expect(found).to.have.lengthOf(DEMO_DAYS);
    expect(found.filter(({ status }) => status === 'final')).to.have.lengthOf(DEMO_DAYS - 16);

    const own = await spawnStorytime(['days'], environment);
    expect([own.code, own.stdout]).to.deep.equal([1, '']);
    expect(own.stderr).to.include('migrate');
  }).timeout(120_000);

  it('is the only program that uses its PostgreSQL: a second one says so and ends, and the demo keeps running', async () => {
    const second = await spawnStorytime(['start'], { ...environment, LOG_LEVEL: 'silent' });
    expect([second.code, second.stdout]).to.deep.equal([1, '']);
    expect(second.stderr).to.match(/in use by another storytime \(process \d+\)/);
    const { code } = await spawnStorytime(['days', '--demo'], environment);
    expect(code).to.equal(0);
  }).timeout(120_000);

  it('prints where every address can be tried in a browser', async () => {
    const [, page = ''] = /^ {2}(http\S+\/docs)$/m.exec(demo.output()) ?? [];
    const answer = await fetch(page);
    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([
      200,
      'text/html; charset=utf-8',
    ]);
  });
});
