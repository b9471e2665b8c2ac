import { expect } from 'chai';
import { JOB_CONTRACTS, JOB_NAMES, type JobName } from '../../src/foundation/queue/job-contracts.ts';
import { JOB_HANDLERS } from '../../workers/registry.ts';
import { SCHEDULE } from '../../workers/schedule.ts';

/** Jobs that run on request; every other job must have a schedule. */
const ON_DEMAND: JobName[] = ['backfill', 'erase-child'];

/** A payload that is right. */
const EXAMPLES: Record<JobName, Record<string, unknown>> = {
  'daily-metrics-aggregation': { date: '2026-03-10' },
  'refresh-due-days': {},
  'partition-maintenance': {},
  'finalise-days': {},
  backfill: { backfill_id: 1 },
  'erase-child': { request_id: 1 },
  'data-retention-cleanup': {},
};

const accepts = (name: JobName, payload: unknown) => JOB_CONTRACTS[name].payload.safeParse(payload).success;

describe('The registry of jobs', () => {
  it('has a handler for every contract and no other', () => {
    expect(Object.keys(JOB_HANDLERS).sort()).to.deep.equal([...JOB_NAMES].sort());
    for (const handler of Object.values(JOB_HANDLERS)) expect(handler).to.be.a('function');
  });

  it('has a schedule for every job that does not run on request', () => {
    const scheduled = SCHEDULE.map(({ job }) => job);
    expect([...scheduled, ...ON_DEMAND].sort()).to.deep.equal([...JOB_NAMES].sort());
  });

  for (const name of JOB_NAMES) {
    describe(name, () => {
      it('has a title and a description for Bull Board', () => {
        const { title, description } = JOB_CONTRACTS[name];
        expect(title).to.match(/^[A-Z][A-Za-z -]+$/);
        expect(description).to.match(/^.{30,150}\.$/);
      });

      it('accepts a valid payload', () => {
        expect(accepts(name, EXAMPLES[name])).to.equal(true);
      });

      it('refuses unknown keys, so that no child id can be in a payload', () => {
        for (const key of ['child_profile_id', 'child_id', 'childProfileId', 'child', 'session_id', 'x']) {
          expect(accepts(name, { ...EXAMPLES[name], [key]: '4711' }), key).to.equal(false);
        }
        expect(accepts(name, undefined)).to.equal(false);
        expect(accepts(name, [])).to.equal(false);
      });
    });
  }

  it('accepts only dates that exist', () => {
    for (const date of ['2026-02-30', '2026-3-1', '10.03.2026', 4711, '', null, '2026-03-10T00:00:00Z']) {
      expect(accepts('daily-metrics-aggregation', { date }), String(date)).to.equal(false);
    }
    expect(accepts('daily-metrics-aggregation', {})).to.equal(true);
  });
});
