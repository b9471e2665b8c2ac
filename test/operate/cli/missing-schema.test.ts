import { expect } from 'chai';
import { createEmptyDatabase, dropTestDatabase } from '../../support/test-server.ts';
import { runStorytime } from './run-storytime.ts';

/** Commands that find no database, or one without a schema. */
describe('storytime without its tables', () => {
  let emptyUrl: string;

  beforeEach(async () => {
    emptyUrl = await createEmptyDatabase();
  });
  afterEach(() => dropTestDatabase(emptyUrl));

  it('says how to create them', async () => {
    for (const words of [['keys', 'list', '--json'], ['days'], ['policy']]) {
      const { code, stdout, stderr } = await runStorytime(words, { DATABASE_URL: emptyUrl });
      expect([code, stdout], stderr).to.deep.equal([1, '']);
      expect(stderr)
        .to.include('migrate')
        .and.not.match(/\n {4}at |node_modules|select |Error:/);
    }
  });

  it('can be checked by the doctor', async () => {
    const { code, stdout } = await runStorytime(['doctor', '--json'], { DATABASE_URL: emptyUrl });
    expect(code).to.equal(1);
    const findings: { name: string; verdict: string; advice?: string }[] = JSON.parse(stdout);
    const schema = findings.find(({ name }) => name === 'Schema');
    expect(schema)
      .to.include({ verdict: 'failed' })
      .and.property('advice')
      .that.includes('"bin/storytime migrate"');
  });

  it('answers with JSON if the doctor finds no database', async () => {
    const environment = { DATABASE_URL: 'postgres://nobody:canary@127.0.0.1:9/nothing' };
    const { code, stdout } = await runStorytime(['doctor', '--json'], environment);
    const found =
      'The database does not answer (ECONNREFUSED). Is DATABASE_URL right, and does the server run?';
    expect(JSON.parse(stdout)).to.deep.equal([{ name: 'Database', verdict: 'failed', found }]);
    expect(code).to.equal(1);
  });

  it('creates them when it migrates, which may be repeated', async () => {
    for (let time = 0; time < 2; time += 1) {
      const { code, stderr } = await runStorytime(['migrate'], { DATABASE_URL: emptyUrl });
      expect([code, stderr]).to.deep.equal([0, '']);
    }
    const { code, stdout } = await runStorytime(['keys', 'list', '--json'], { DATABASE_URL: emptyUrl });
    expect([code, stdout]).to.deep.equal([0, '[]\n']);
  });
});
