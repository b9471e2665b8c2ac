import { expect } from 'chai';
import { spawnStorytime } from '../../operate/cli/run-storytime.ts';

describe('Contradictory retention settings', () => {
  it('keep every program from starting; it says why and prints no value', async () => {
    const wrong = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing', RETENTION_PLAYS_DAYS: '50' };
    for (const words of [['worker'], ['keys', 'list']]) {
      const { code, stdout, stderr } = await spawnStorytime(words, wrong);
      expect([code, stdout]).to.deep.equal([2, '']);
      expect(stderr)
        .to.include('RETENTION_PLAYS_DAYS must be at least 121')
        .and.not.match(/\n {4}at /);
    }
    const unlimited = { ...wrong, RETENTION_PLAYS_DAYS: 'unlimited' };
    const { code, stderr } = await spawnStorytime(['start'], unlimited);
    expect(code).to.equal(2);
    expect(stderr).to.include('RETENTION_PLAYS_DAYS must be a whole number').and.not.include('unlimited');
  });
});
