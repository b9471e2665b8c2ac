import { expect } from 'chai';
import { SCHEDULE } from '../../workers/schedule.ts';
import { sourceFilesBelow } from './source-files.ts';

const production = ['src', 'workers', 'seeds'].flatMap(sourceFilesBelow);

/** Work that destroys data if the clock is wrong always passes the guards first. */
describe('The guards against a wrong clock', () => {
  it('come before every run of retention', () => {
    const callers = production.filter(({ text }) => /(?<!function )\brunRetention\(/.test(text));
    expect(callers.map(({ path }) => path)).to.deep.equal(['src/privacy/retention/guard-retention.ts']);
  });

  it('stand before every job of the schedule', () => {
    const registry = production.find(({ path }) => path === 'workers/registry.ts')?.text ?? '';
    const unguarded = SCHEDULE.filter(({ job }) => !registry.includes(`'${job}': byBelievedClock(`));
    // It judges the clock itself, because it keeps a record of being held back.
    expect(unguarded.map(({ job }) => job)).to.deep.equal(['data-retention-cleanup']);
  });
});
