import { expect } from 'chai';
import { connectDatabase } from '../../../src/foundation/db/connect-database.ts';
import { DatabaseUnavailableError, waitForDatabase } from '../../../src/foundation/db/wait-for-database.ts';
import { openTestDatabase } from '../../support/test-database.ts';

/** Nothing listens at the discard port. */
const NOWHERE = 'postgres://nobody:secret@127.0.0.1:9/nothing';

describe('Waiting for the database', () => {
  const waitAt = async (url: string, patienceMilliseconds?: number) => {
    const options = { applicationName: 'waiting', connectionsMax: 1, statementTimeoutMilliseconds: 1_000 };
    const database = connectDatabase({ url, ...options });
    const startedAt = performance.now();
    let waiting = 0;
    const onWaiting = () => {
      waiting += 1;
    };
    const error = await waitForDatabase(database, onWaiting, patienceMilliseconds).catch(
      (failure: unknown) => failure,
    );
    await database.destroy();
    return { error, waiting, milliseconds: performance.now() - startedAt };
  };

  it('lasts as long as necessary and allowed, and is logged once', async () => {
    const { error, waiting, milliseconds } = await waitAt(NOWHERE, 2_500);
    expect(error).to.be.instanceOf(DatabaseUnavailableError);
    expect(waiting).to.equal(1);
    expect(milliseconds).to.be.within(1_900, 4_000);
  });

  it('says what to do, and reveals nothing of the address', async () => {
    const { error, waiting, milliseconds } = await waitAt(NOWHERE, 0);
    expect(error).to.have.property('message').that.includes('ECONNREFUSED').and.includes('DATABASE_URL');
    expect((error as Error).message).not.to.match(/nobody|secret|127\.0/);
    expect([waiting, milliseconds < 1_500]).to.deep.equal([0, true]);
  });

  it('ends at once if waiting is useless, or if the database is reachable', async () => {
    const test = await openTestDatabase(1);
    try {
      expect(await waitAt(test.url, 0)).to.include({ error: undefined, waiting: 0 });
      const wrong = await waitAt(test.url.replace(/[^/]*$/, 'no_such_database'));
      expect(wrong.error).to.have.property('code', '3D000');
    } finally {
      await test.close();
    }
  });
});
