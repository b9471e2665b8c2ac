import type { RandomSource } from './random-source.ts';
import type { VirtualPlayer } from './virtual-player.ts';

type Interruption = (player: VirtualPlayer, leavesAtMilliseconds: number, random: RandomSource) => void;

const INTERRUPTIONS: readonly (readonly [Interruption, number])[] = [
  [pauseForAMoment, 40],
  [goBack, 15],
  [skipAhead, 10],
  [stall, 13],
  [toggleFullscreen, 11],
  [save, 5],
  [fallAsleep, 2],
];

/** Interrupts a viewing: dinner, a favourite scene, a tunnel, a nap. */
export const interrupt: Interruption = (player, leavesAtMilliseconds, random) => {
  random.weighted(INTERRUPTIONS)(player, leavesAtMilliseconds, random);
};

function pauseForAMoment(player: VirtualPlayer, _leavesAt: number, random: RandomSource): void {
  player.report('pause');
  // Most pauses are a question or a drink; some are dinner.
  const seconds = random.chance(0.9) ? 3 + random.exponential(35) : random.between(180, 1_500);
  player.wait(Math.round(seconds * 1000));
  player.report('resume');
}

/** The scene with the soap bubbles, once more. */
function goBack(player: VirtualPlayer, _leavesAt: number, random: RandomSource): void {
  const back = random.integer(8_000, 75_000);
  player.seek(Math.max(0, player.positionMilliseconds - back));
}

function skipAhead(player: VirtualPlayer, leavesAt: number, random: RandomSource): void {
  const ahead = random.integer(8_000, 60_000);
  if (player.positionMilliseconds + ahead < leavesAt) player.seek(player.positionMilliseconds + ahead);
}

/** The network is slow: playback stalls, and the player often lowers the quality. */
function stall(player: VirtualPlayer, _leavesAt: number, random: RandomSource): void {
  const milliseconds = Math.round(400 + random.exponential(2_600));
  player.wait(milliseconds);
  player.report('stall', { stall_ms: milliseconds, reason: 'network' });
  if (random.chance(0.6)) player.report('quality_change', { quality: random.chance(0.5) ? '480p' : '360p' });
}

function toggleFullscreen(player: VirtualPlayer, _leavesAt: number, random: RandomSource): void {
  player.report('fullscreen', { fullscreen: random.chance(0.7) });
}

function save(player: VirtualPlayer): void {
  player.report('save');
}

/** The tablet sleeps without a pause, and resumes at the same position; after an hour that is another play. */
function fallAsleep(player: VirtualPlayer, _leavesAt: number, random: RandomSource): void {
  player.wait(random.integer(6 * 60_000, 130 * 60_000));
  player.report('resume');
}
