import { type ChildCharacter, childCharacter, isInterested } from './child-character.ts';
import { chooseBook, type JustWatched } from './choose-book.ts';
import { impressions } from './impressions.ts';
import type { DemoChild, DemoEvent } from './library-types.ts';
import { RandomSource } from './random-source.ts';
import { type Sitting, sittings } from './sittings.ts';
import { version7Uuid } from './version-7-uuid.ts';
import type { ViewingDay } from './viewing-day.ts';
import { VirtualPlayer } from './virtual-player.ts';
import { watchBook } from './watch-book.ts';

/** What one child did on one date: the events of each viewing, in order. */
export interface ChildDay {
  character: ChildCharacter;
  viewings: DemoEvent[][];
  /** The random numbers of this child and date, for later steps. */
  random: RandomSource;
}

/** The state that is kept during one child's day. */
interface State extends ChildDay {
  child: DemoChild;
  day: ViewingDay;
  nowMilliseconds: number;
  /** Where unfinished books were left. */
  bookmarks: Map<string, number>;
}

const MILLISECONDS_PER_DAY = 86_400_000;
/** A new child watches more in its first days. */
const FIRST_DAYS = { extra: 0.6, days: 6 };
const BETWEEN_BOOKS_MILLISECONDS = { from: 4_000, to: 50_000 };
/** How often a child resumes a book, rather than starting from the beginning. */
const CONTINUES = { chance: 0.7, afterMilliseconds: 30_000 };

/** One child's day, or null when it does not watch. Depends on seed, child and date alone. */
export function childDay(child: DemoChild, day: ViewingDay): ChildDay | null {
  const random = new RandomSource(day.seed, 'day', child.id, day.metricDate);
  const character = childCharacter(day.seed, child.id);
  const createdAt = Date.parse(child.created_at);
  const ageDays = (day.startsAtMilliseconds - createdAt) / MILLISECONDS_PER_DAY;
  if (createdAt >= day.endsAtMilliseconds || !isInterested(character, Math.max(0, ageDays))) return null;
  const isFirstDay = ageDays <= 0;
  const eagerness = 1 + FIRST_DAYS.extra * Math.exp(-Math.max(0, ageDays) / FIRST_DAYS.days);
  if (!isFirstDay && !random.chance(Math.min(0.95, character.activity * eagerness * day.mood))) return null;
  const planned = isFirstDay ? [trial(createdAt, day, random)] : sittings(character, day.isWeekend, random);
  const state = { character, viewings: [], random, child, day, nowMilliseconds: 0, bookmarks: new Map() };
  for (const sitting of planned) sit(sitting, state);
  return state;
}

/** The first sitting, minutes after the parent made the profile. */
function trial(createdAt: number, day: ViewingDay, random: RandomSource): Sitting {
  const createdAtMinutes = (createdAt - day.midnightMilliseconds) / 60_000;
  return { startsAtMinutes: createdAtMinutes + random.between(1, 15), budgetMinutes: random.between(6, 25) };
}

function sit({ startsAtMinutes, budgetMinutes }: Sitting, state: State): void {
  const { day, random, character, viewings } = state;
  const planned = day.midnightMilliseconds + Math.round(startsAtMinutes * 60_000) + random.integer(0, 999);
  state.nowMilliseconds = Math.max(planned, state.nowMilliseconds + random.integer(120_000, 600_000));
  const until = state.nowMilliseconds + Math.round(budgetMinutes * 60_000);
  if (state.nowMilliseconds >= day.endsAtMilliseconds) return;
  let sessionId = newSession(state);
  viewings.push(lookAround(state, sessionId));
  state.nowMilliseconds += random.integer(BETWEEN_BOOKS_MILLISECONDS.from, BETWEEN_BOOKS_MILLISECONDS.to);
  let previous: JustWatched | null = null;
  while (state.nowMilliseconds < Math.min(until, day.endsAtMilliseconds)) {
    const { isKilled, ...watched } = watchNext(state, sessionId, previous);
    previous = watched;
    state.nowMilliseconds += random.integer(BETWEEN_BOOKS_MILLISECONDS.from, BETWEEN_BOOKS_MILLISECONDS.to);
    if (isKilled || character.device.sessionPerPlay) sessionId = newSession(state);
  }
}

function lookAround(
  { child, character, day, nowMilliseconds, random }: State,
  sessionId: string | null,
): DemoEvent[] {
  const { device } = character;
  return impressions({ childId: child.id, sessionId, device, day, atMilliseconds: nowMilliseconds, random });
}

function watchNext(
  state: State,
  sessionId: string | null,
  previous: JustWatched | null,
): JustWatched & { isKilled: boolean } {
  const { character, child, day, random, viewings, bookmarks } = state;
  const book = chooseBook(character, day.books, previous, random);
  const player = new VirtualPlayer({
    childId: child.id,
    bookId: book.id,
    sessionId,
    device: character.device,
    startsAtMilliseconds: state.nowMilliseconds,
    positionMilliseconds: random.chance(CONTINUES.chance) ? (bookmarks.get(book.id) ?? 0) : 0,
    random,
  });
  const isReplay = previous?.book === book;
  const end = watchBook({ player, book, character, isReplay, random });
  const isWorthContinuing = !end.isFinished && player.positionMilliseconds > CONTINUES.afterMilliseconds;
  if (isWorthContinuing) bookmarks.set(book.id, player.positionMilliseconds);
  else bookmarks.delete(book.id);
  viewings.push(player.events);
  state.nowMilliseconds = player.nowMilliseconds;
  return { book, ...end };
}

function newSession({ character, nowMilliseconds, random }: State): string | null {
  return character.device.sendsSession ? version7Uuid(nowMilliseconds, random) : null;
}
