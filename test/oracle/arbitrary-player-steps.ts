import fc from 'fast-check';

const HOUR_MILLISECONDS = 3_600_000;

/** One thing that a child, a tablet or a player does; `isTold` says whether its events carry positions. */
export type PlayerStep =
  | { kind: 'start'; isTold: boolean }
  | { kind: 'resume'; isTold: boolean }
  | {
      kind: 'watch';
      milliseconds: number | null;
      beatMilliseconds: number | null;
      rate: number;
      isTold: boolean;
    }
  | { kind: 'pause'; milliseconds: number; resumes: boolean; isTold: boolean }
  | { kind: 'seek'; permille: number; offset: number; hasFrom: boolean; isTold: boolean }
  | { kind: 'loop'; milliseconds: number; times: number; isTold: boolean }
  | { kind: 'sleep'; milliseconds: number }
  | { kind: 'end'; overshoot: number | null; isTold: boolean };

const isTold = fc.oneof(
  { weight: 5, arbitrary: fc.constant(true) },
  { weight: 1, arbitrary: fc.constant(false) },
);

const rate = fc.constantFrom(1, 1, 1, 1, 1.5, 2, 0, 2.2);

/** A few minutes, or (null) to the end of the book, with the heartbeats of a normal, a jittery or a mute player. */
const watch = fc.record({
  kind: fc.constant('watch' as const),
  milliseconds: fc.oneof(
    fc.constant(null),
    fc.integer({ min: 0, max: 400_000 }),
    fc.constantFrom(12_000, 45_000),
  ),
  beatMilliseconds: fc.oneof(
    { weight: 4, arbitrary: fc.constant(45_000) },
    { weight: 2, arbitrary: fc.integer({ min: 43_000, max: 47_000 }) },
    { weight: 1, arbitrary: fc.constantFrom(10_000, 60_000, 90_000) },
    { weight: 2, arbitrary: fc.constant(null) },
  ),
  rate,
  isTold,
});

/** More than an hour of heartbeats, or up to 15 hours of sparse ones. */
const watchForHours = fc.oneof(
  fc.record({
    kind: fc.constant('watch' as const),
    milliseconds: fc.integer({ min: HOUR_MILLISECONDS, max: 3 * HOUR_MILLISECONDS }),
    beatMilliseconds: fc.constantFrom(45_000, 45_500, 120_000),
    rate,
    isTold,
  }),
  fc.record({
    kind: fc.constant('watch' as const),
    milliseconds: fc.integer({ min: 11 * HOUR_MILLISECONDS, max: 15 * HOUR_MILLISECONDS }),
    beatMilliseconds: fc.integer({ min: 3_000_000, max: HOUR_MILLISECONDS }),
    rate,
    isTold,
  }),
);

const pauseMilliseconds = fc.oneof(
  fc.integer({ min: 0, max: 600_000 }),
  fc.constantFrom(0, 5_000, HOUR_MILLISECONDS - 1, HOUR_MILLISECONDS, HOUR_MILLISECONDS + 1),
);

const sleepMilliseconds = fc.oneof(
  fc.integer({ min: 0, max: 4 * HOUR_MILLISECONDS }),
  fc.integer({ min: 0, max: 900_000 }),
  fc.constantFrom(0, 1, HOUR_MILLISECONDS - 1, HOUR_MILLISECONDS, HOUR_MILLISECONDS + 1),
);

/** A step of a believable player; long ones are rare because they are slow to check. */
export const arbitraryPlayerStep: fc.Arbitrary<PlayerStep> = fc.oneof(
  { weight: 8, arbitrary: watch },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pause' as const),
      milliseconds: pauseMilliseconds,
      resumes: fc.oneof(fc.constant(true), fc.constant(true), fc.boolean()),
      isTold,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('seek' as const),
      permille: fc.constantFrom(0, 100, 350, 500, 750, 899, 900, 1000),
      offset: fc.oneof(fc.constantFrom(0, -1, 1), fc.integer({ min: 0, max: 30_000 })),
      hasFrom: fc.boolean(),
      isTold,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sleep' as const), milliseconds: sleepMilliseconds }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      overshoot: fc.constantFrom(null, null, 0, -1_300, 4_999, 5_000, 5_001),
      isTold,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('start' as const), isTold }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resume' as const), isTold }) },
  { weight: 1, arbitrary: watchForHours },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('loop' as const),
      milliseconds: fc.oneof(
        fc.constantFrom(HOUR_MILLISECONDS, 3_500_000, 600_000),
        fc.integer({ min: 0, max: 3_600_000 }),
      ),
      times: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 11, max: 15 })),
      isTold,
    }),
  },
);
