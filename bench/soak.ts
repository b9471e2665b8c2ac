import { parseArgs } from 'node:util';
import { runShift, type Shift } from '../test/chaos/run-shift.ts';
import { isRedisInstalled } from '../test/support/own-redis.ts';

/**
 * `npm run soak -- [minutes] [--seed <text>]`: the tests of test/chaos for as long as one likes. API, worker,
 * PostgreSQL and Redis are killed at random under load, in shifts of some minutes, each on an installation of
 * its own: every other one on Redis where a redis-server is installed. Ends with 1 when a promise was broken.
 */
const { positionals, values } = parseArgs({ allowPositionals: true, options: { seed: { type: 'string' } } });
const minutes = Number(positionals[0] ?? 10);
if (!(minutes > 0)) {
  process.stderr.write('usage: npm run soak -- [minutes] [--seed <text>]\n');
  process.exit(2);
}

/** So that what a shift leaves behind is removed (test/chaos/left-overs.ts). */
process.once('SIGINT', () => process.exit(1));

const SHIFT_MINUTES = 2;
/** What starting and judging take of a shift. */
const JUDGING_MILLISECONDS = 40_000;
const SHIFT_MILLISECONDS_MIN = 15_000;
const EVENTS_PER_SECOND = 300;
const WORDS_MAX = 400;

const say = (line: string) => process.stdout.write(`${line}\n`);
const seed = values.seed ?? `soak ${Date.now()}`;
const count = Math.max(1, Math.round(minutes / SHIFT_MINUTES));
const milliseconds = Math.max(SHIFT_MILLISECONDS_MIN, (minutes * 60_000) / count - JUDGING_MILLISECONDS);
const shifts: Shift[] = [];
const hasRedis = isRedisInstalled();

say(`Soaking for ${minutes} min; --seed '${seed}' gives the same choices again.`);
if (!hasRedis) say('No redis-server is installed: the queues are on PostgreSQL alone.');
for (let number = 1; number <= count; number += 1) {
  const onRedis = hasRedis && number % 2 === 0;
  const shift = await runShift({
    seed: `${seed}/${number}`,
    milliseconds,
    onRedis,
    eventsPerSecond: EVENTS_PER_SECOND,
  });
  shifts.push(shift);
  say(`${String(number).padStart(3)} ${onRedis ? 'Redis     ' : 'PostgreSQL'}  ${describe([shift])}`);
  for (const text of [...shift.faults, ...shift.failures]) say(`    … ${text.slice(-WORDS_MAX)}`);
}
say(`\n    in all      ${describe(shifts)}`);
const broken = shifts.filter(isBroken);
say(broken.length === 0 ? 'Every promise was kept.' : `Promises were broken in ${broken.length} shifts.`);
process.exitCode = broken.length === 0 ? 0 : 1;

function describe(some: readonly Shift[]): string {
  const sum = (figure: (shift: Shift) => number) => some.reduce((total, shift) => total + figure(shift), 0);
  const longest = Math.max(...some.map((shift) => shift.longestUnavailableMilliseconds));
  return [
    `${sum((shift) => shift.rounds)} rounds`,
    `${sum((shift) => shift.workersKilledDuringRebuilds)} workers killed in a rebuild`,
    `${sum(({ losses }) => losses.acknowledged).toLocaleString('en')} events acknowledged`,
    `${sum(({ losses }) => losses.lost)} lost`,
    `${sum(({ losses }) => losses.double)} double`,
    `${sum(({ losses }) => losses.neverSent + losses.refusedAndStored + losses.unacknowledged)} unaccounted for`,
    `${sum(({ days }) => days)} days ${some.every(({ areDaysRight }) => areDaysRight) ? 'right' : 'NOT RIGHT'}`,
    `${sum(({ failures }) => failures.length)} ended by themselves`,
    `longest unavailability ${(longest / 1000).toFixed(1)} s`,
  ].join(', ');
}

function isBroken({ losses, areDaysRight, faults }: Shift): boolean {
  const { acknowledged: _acknowledged, ...wrong } = losses;
  return Object.values(wrong).some((count) => count > 0) || !areDaysRight || faults.length > 0;
}
