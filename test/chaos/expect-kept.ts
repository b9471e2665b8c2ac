import { expect } from 'chai';
import { countLosses } from './count-losses.ts';
import type { Installation } from './installation.ts';
import { drain, rebuildFromScratch, waitUntilBuilt } from './settle.ts';

/**
 * Lets the devices send their remaining events. Then asserts that every acknowledged event is stored once, and that
 * nothing else is.
 */
export async function expectPromisesKept(installation: Installation, acknowledgedMin: number): Promise<void> {
  const { account, database } = installation;
  await drain(installation);
  expect(account.faults, 'answers that break the contract').to.deep.equal([]);
  const { acknowledged, ...losses } = await countLosses(database, account);
  expect(losses).to.deep.equal({ lost: 0, double: 0, neverSent: 0, refusedAndStored: 0, unacknowledged: 0 });
  expect(acknowledged).to.be.greaterThan(acknowledgedMin);
  expect(acknowledged + account.refused.size, 'told one thing or the other').to.equal(account.sent.size);
}

/** Asserts that the worker builds every day by itself, as a rebuild of everything from scratch does. */
export async function expectDaysBuilt(installation: Installation): Promise<void> {
  await waitUntilBuilt(installation);
  const { builtByWorkers, builtFromScratch } = await rebuildFromScratch(installation);
  expect(builtByWorkers.metric_days.length).to.be.greaterThan(4);
  expect(builtByWorkers).to.deep.equal(builtFromScratch);
}
