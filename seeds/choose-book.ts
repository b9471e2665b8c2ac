import type { ChildCharacter } from './child-character.ts';
import type { RandomSource } from './random-source.ts';
import { partsOf, type ShelfBook } from './shelf.ts';
import type { ViewingDay } from './viewing-day.ts';

/** The book that the child has just watched, and whether it saw the end. */
export interface JustWatched {
  book: ShelfBook;
  isFinished: boolean;
}

/** How often the next part follows the end of a part. */
const SERIES_BINGE = 0.5;
const REPEAT_ORDINARY = 0.25;
/** The home page shows new books first. */
const NOVELTY = { pull: 2.5, days: 9 };

/** The next book of a child: the same again, the next part, or one by its attraction. */
export function chooseBook(
  character: ChildCharacter,
  books: ViewingDay['books'],
  previous: JustWatched | null,
  random: RandomSource,
): ShelfBook {
  if (previous?.isFinished) {
    const isFavourite = character.favourites.has(previous.book.id);
    if (random.chance(character.repeats * (isFavourite ? 1 : REPEAT_ORDINARY))) return previous.book;
    const next = nextPart(previous.book, books);
    if (next && random.chance(SERIES_BINGE)) return next;
  }
  const others = [...books.values()].filter(({ book }) => book !== previous?.book);
  const pulls = others.map(({ book, daysOut }) => {
    const novelty = 1 + NOVELTY.pull * Math.exp(-daysOut / NOVELTY.days);
    return [book, (character.affinity.get(book.id) ?? 0) * novelty] as const;
  });
  return random.weighted(pulls);
}

/** The next part that is on offer; after a preview the first one. */
function nextPart(book: ShelfBook, books: ViewingDay['books']): ShelfBook | undefined {
  if (book.seriesId === null) return undefined;
  const parts = partsOf(book.seriesId).filter((part) => books.has(part.id));
  return parts[parts.indexOf(book) + 1];
}
