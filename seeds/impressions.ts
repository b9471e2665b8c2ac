import type { ChildDevice } from './child-device.ts';
import type { DemoEvent } from './library-types.ts';
import type { RandomSource } from './random-source.ts';
import type { ViewingDay } from './viewing-day.ts';
import { VirtualPlayer } from './virtual-player.ts';

interface Browsing {
  childId: string;
  sessionId: string | null;
  device: ChildDevice;
  day: ViewingDay;
  atMilliseconds: number;
  random: RandomSource;
}

/** The share of sittings that begin with browsing. */
const BROWSES = 0.22;
const COVERS = { min: 2, max: 4 };

/** The covers that a child sees before it chooses, including those of books that are never chosen. */
export function impressions({
  childId,
  sessionId,
  device,
  day,
  atMilliseconds,
  random,
}: Browsing): DemoEvent[] {
  if (!random.chance(BROWSES)) return [];
  const bookIds = [...day.books.keys()];
  const first = random.integer(0, bookIds.length - 1);
  const count = random.integer(COVERS.min, COVERS.max);
  // Covers are shown in a row; the app reports the row at once.
  return Array.from({ length: count }, (_, index) => bookIds[(first + index) % bookIds.length] ?? '').flatMap(
    (bookId) => {
      const player = new VirtualPlayer({
        childId,
        bookId,
        sessionId,
        device,
        startsAtMilliseconds: atMilliseconds,
        positionMilliseconds: 0,
        random,
      });
      player.report('impression');
      return player.events;
    },
  );
}
