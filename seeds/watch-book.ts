import type { ChildCharacter } from './child-character.ts';
import { interrupt } from './interrupt.ts';
import type { DemoMetadata } from './library-types.ts';
import type { RandomSource } from './random-source.ts';
import type { ShelfBook } from './shelf.ts';
import type { VirtualPlayer } from './virtual-player.ts';

/** One viewing that is about to begin. */
export interface Viewing {
  player: VirtualPlayer;
  book: ShelfBook;
  character: ChildCharacter;
  /** The same book again, immediately. */
  isReplay: boolean;
  random: RandomSource;
}

/** How a viewing ended: `isFinished` saw the end, `isKilled` left without a word from the player. */
export interface ViewingEnd {
  isFinished: boolean;
  isKilled: boolean;
}

/** A book that was opened by mistake or out of curiosity, and closed within seconds. */
const WRONG_BOOK = { ordinary: 0.13, favourite: 0.04, secondsMin: 4, secondsMax: 30 };
/** A favourite is watched for longer. */
const FAVOURITE_HOLD = 1.6;
/** How often a child stops during the credits. */
const LEAVES_IN_THE_CREDITS = 0.16;
const CREDITS_SHARE = { from: 0.92, to: 0.995 };

/** Simulates a child who watches one book to the end, or until it loses interest. */
export function watchBook(viewing: Viewing): ViewingEnd {
  const { player, book, character, random } = viewing;
  const leavesAt = Math.min(book.filmMilliseconds, player.positionMilliseconds + wantedMilliseconds(viewing));
  player.report('play_start', startMetadata(viewing));
  while (player.positionMilliseconds < leavesAt) {
    const calm = Math.round(random.exponential(character.calmSeconds * 1000));
    player.play(Math.min(calm, leavesAt - player.positionMilliseconds));
    if (player.positionMilliseconds < leavesAt) interrupt(player, leavesAt, random);
  }
  return leave(player, leavesAt >= book.filmMilliseconds * CREDITS_SHARE.from, random);
}

/** How much of the film the child wants from here, in milliseconds. */
function wantedMilliseconds({ book, character, random }: Viewing): number {
  const isFavourite = character.favourites.has(book.id);
  if (random.chance(isFavourite ? WRONG_BOOK.favourite : WRONG_BOOK.ordinary)) {
    return random.integer(WRONG_BOOK.secondsMin * 1000, WRONG_BOOK.secondsMax * 1000);
  }
  const hold = book.hold * (isFavourite ? FAVOURITE_HOLD : 1);
  const patience = Math.round(random.exponential(character.attentionSeconds * hold * 1000));
  const reachesEnd = patience >= book.filmMilliseconds;
  if (!reachesEnd || !random.chance(LEAVES_IN_THE_CREDITS)) return Math.max(patience, 2_000);
  return Math.round(book.filmMilliseconds * random.between(CREDITS_SHARE.from, CREDITS_SHARE.to));
}

/** Ends the play with a report or without: an app that is closed by swiping reports nothing. */
function leave(player: VirtualPlayer, isFinished: boolean, random: RandomSource): ViewingEnd {
  const way = random.weighted([
    ['end', isFinished ? 95 : 52],
    ['pause', isFinished ? 0 : 18],
    ['killed', isFinished ? 5 : 30],
  ] as const);
  if (way === 'end') player.report('play_end');
  if (way === 'pause') player.report('pause');
  return { isFinished, isKilled: way === 'killed' };
}

function startMetadata({ character: { device }, isReplay, random }: Viewing): DemoMetadata {
  return {
    platform: device.platform,
    device_class: device.deviceClass,
    app_version: device.appVersion,
    quality: device.quality,
    playback_rate: device.playbackRate,
    startup_ms: Math.round(420 * Math.exp(random.normal(0, 0.55))),
    ...(isReplay && { replay: true }),
  };
}
