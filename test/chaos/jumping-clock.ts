import { databaseClock } from '../../src/foundation/db/clock-difference.ts';

/**
 * Loaded before a program of ours (`node --import tsx --import …/jumping-clock.ts`), it moves that program's
 * clock: the process that started it says over their channel how far it is ahead of the machine's. The database's
 * clock is taken to show the same, unless CHAOS_DATABASE_CLOCK says "its own". Timers of minutes (a schedule, the next
 * reconciling) fire when the clock jumps past their time. Timers of seconds (time-outs of connections) wait for real
 * seconds. When that process dies, the program ends too.
 */

/** Longer than every time-out of a connection or of stopping, shorter than anything that waits for its turn. */
const LONG_WAIT_MILLISECONDS = 15_000;

const machineDate = Date;
const machineSetTimeout = setTimeout;
const machineClearTimeout = clearTimeout;
const waiting = new Map<NodeJS.Timeout, { dueAt: number; wake: () => void }>();
let aheadMilliseconds = Number(process.env.CHAOS_CLOCK_AHEAD_MILLISECONDS ?? 0);

const now = () => machineDate.now() + aheadMilliseconds;

globalThis.Date = new Proxy(machineDate, {
  construct: (target, given) => Reflect.construct(target, given.length === 0 ? [now()] : given),
  apply: () => new machineDate(now()).toString(),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
});

if (process.env.CHAOS_DATABASE_CLOCK !== 'its own') databaseClock.read = async () => new Date();

globalThis.setTimeout = new Proxy(machineSetTimeout, {
  apply: (target, self, [callback, milliseconds = 0, ...given]: [() => void, number?, ...unknown[]]) => {
    if (!(milliseconds > LONG_WAIT_MILLISECONDS)) {
      return Reflect.apply(target, self, [callback, milliseconds, ...given]);
    }
    const wake = () => {
      waiting.delete(timer);
      Reflect.apply(callback, undefined, given);
    };
    const timer: NodeJS.Timeout = machineSetTimeout(wake, milliseconds);
    waiting.set(timer, { dueAt: now() + milliseconds, wake });
    return timer;
  },
});

globalThis.clearTimeout = new Proxy(machineClearTimeout, {
  apply: (target, self, given: [NodeJS.Timeout]) => {
    waiting.delete(given[0]);
    return Reflect.apply(target, self, given);
  },
});

process.on('message', (ahead: number) => {
  aheadMilliseconds = ahead;
  for (const [timer, { dueAt, wake }] of waiting) {
    if (dueAt > now()) continue;
    machineClearTimeout(timer);
    wake();
  }
  process.send?.(ahead);
});
process.on('disconnect', () => process.exit(1));
// This listener does not keep a program running that has finished.
process.channel?.unref();
