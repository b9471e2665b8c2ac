import { expect } from 'chai';
import { listPartitions } from '../../../src/foundation/db/monthly-partitions.ts';
import { maintainPartitions } from '../../../src/records/events/maintain-partitions.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

describe('The maintenance of partitions', () => {
  let test: TestDatabase;

  beforeEach(async () => {
    test = await openTestDatabase();
  });
  afterEach(() => test.close());

  const maintain = (now: string) => maintainPartitions(test.database, new Date(now));
  const months = (names: string[]) =>
    names.filter((name) => name.startsWith('usage')).map((name) => name.slice(-7));

  it('covers events that may still arrive, and three months ahead', async () => {
    const { created } = await maintain('2034-02-25T18:30:00Z');
    expect(months(created)).to.deep.equal(['2034_02', '2034_03', '2034_04', '2034_05']);
    expect(created.filter((name) => name.startsWith('plays'))).to.have.lengthOf(4);
    expect((await maintain('2034-02-25T18:30:00Z')).created).to.deep.equal([]);
  });

  it('reaches back to the oldest acceptable event, and ahead for a clock that runs fast', async () => {
    expect(months((await maintain('2034-03-14T00:00:00Z')).created)).to.include('2034_02');
    await test.close();
    test = await openTestDatabase();
    expect(months((await maintain('2034-01-15T23:59:59Z')).created)[0]).to.equal('2033_12');
    expect(months((await maintain('2034-10-31T23:56:00Z')).created)).to.include.members([
      '2034_11',
      '2035_01',
      '2035_02',
    ]);
  });

  it('moves rows of the default partition to their month, even if nothing created that', async () => {
    const wait = (event_id: string, occurred_at: string) =>
      test.database('usage_events').insert({
        ...{
          event_id,
          event_type: 'click',
          child_profile_id: 1,
          book_id: 1,
          occurred_at,
          received_at: occurred_at,
        },
      });
    await wait('00000000-0000-4000-8000-000000000001', '2034-02-01T00:00:00Z');
    await wait('00000000-0000-4000-8000-000000000002', '2039-02-28T23:59:59.999Z');
    const { created, rowsInDefault } = await maintain('2034-02-25T18:30:00Z');
    expect([months(created).at(-1), rowsInDefault]).to.deep.equal(['2039_02', 0]);
    for (const name of ['usage_events_2034_02', 'usage_events_2039_02']) {
      expect(await test.database(name).select('child_profile_id'), name).to.have.lengthOf(1);
    }
    expect(await maintain('2034-02-25T18:30:00Z')).to.deep.equal({ created: [], rowsInDefault: 0 });
  });

  it('has the same result for any number of processes that start at once', async () => {
    const reports = await Promise.all(Array.from({ length: 8 }, () => maintain('2034-02-25T18:30:00Z')));
    const created = reports.flatMap((report) => report.created);
    expect(created).to.have.lengthOf(8);
    expect(new Set(created)).to.have.property('size', 8);
    const present = await listPartitions(test.database, 'usage_events');
    expect(present).to.include.members(created.filter((name) => name.startsWith('usage')));
  });
});
