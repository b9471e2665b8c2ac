import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { rounds, seed } from '../../support/effort.ts';
import { openRaceTrack, type RaceTrack } from './races-track.ts';

/** A failure names its seed and its round, which SEED and ROUND repeat alone. */
const ROUNDS = rounds(50);
const SEED = seed(randomBytes(4).toString('hex'));
const MILLISECONDS_PER_ROUND_MAX = 2_000;

/** Most of a round is waiting: two at once, on databases of their own. */
const TRACKS = 2;

/** PostgreSQL's statistics are about a second late. */
const STATISTICS_MILLISECONDS = 1_500;

/**
 * Erasures race with everything that stores, moves and derives: random transactions at random times on many
 * connections, with random pauses between their statements. The seed decides the choices, but not who wins.
 */
describe('Erasures that race with all other work', () => {
  let tracks: RaceTrack[];

  before(async () => {
    tracks = await Promise.all(Array.from({ length: TRACKS }, openRaceTrack));
  });
  after(() => Promise.all(tracks.map((track) => track.close())));

  it('leave nothing of the erased children and everything of all others', async function () {
    this.timeout(60_000 + ROUNDS.length * MILLISECONDS_PER_ROUND_MAX);
    const left = ROUNDS.values();
    await Promise.all(
      tracks.map(async (track) => {
        for (const round of left) await track.play(SEED, round);
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, STATISTICS_MILLISECONDS));
    const counts = await Promise.all(tracks.map((track) => track.count()));
    const sum = (name: 'transactions' | 'deadlocks') => counts.reduce((all, count) => all + count[name], 0);
    expect(sum('deadlocks'), 'deadlocks').to.equal(0);
    if (ROUNDS.length > 100)
      console.log(`    ${ROUNDS.length} rounds, ${sum('transactions')} transactions raced (${SEED})`);
  });
});
