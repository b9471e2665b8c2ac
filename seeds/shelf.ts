import { DEMO_DAYS } from './demo-dates.ts';

/**
 * The demo's library: titles, and how popular they are. It is the same for every seed; the seed decides who
 * watches. It has two previews, and books that a dashboard should find: "An Alphabet of Sensible Shoes" is never
 * played, no child finishes "The Complete History of Buttons", the dragon and the sweater are the favourites,
 * "Tilda and the Snow Depot" is published halfway, "Five Sunny Days at the Lido" is withdrawn after the
 * summer, and "Nine Lighthouses and a Goose" is too new to have many viewers. Some titles are hard to set: two very
 * long ones, one written from right to left, one with quotation marks and an ampersand.
 */
export interface ShelfBook {
  id: string;
  title: string;
  publisherId: string;
  seriesId: string | null;
  durationSeconds: number;
  /** Youngest and oldest child, in years, that the book is made for. */
  ages: readonly [number, number];
  /** How often it is chosen, relative to 1 for an ordinary book; 0 for the one that is never played. */
  appeal: number;
  /** The length of the file: it is a little shorter or longer than the whole seconds of the catalogue. */
  filmMilliseconds: number;
  /** How long a child watches it, relative to 1 for an ordinary book. */
  hold: number;
  /** When it was published, in days before the first day of the demo; negative for after. */
  publishedDaysBefore: number;
  /** For how many days after publication it can be chosen; Infinity for all but one. */
  offeredDays: number;
  isPreview: boolean;
}

/** Publishers by id, as they are referred to below. */
export const PUBLISHERS: ReadonlyMap<string, string> = new Map([
  ['1', 'Thistlewick Stories'],
  ['2', 'Puddle & Plume'],
  ['3', 'Marmalade Lighthouse'],
  ['4', 'The Paper Kite Room'],
  ['5', 'Snug Harbour Films'],
  ['6', 'Old Quince Readers'],
]);

/** When the books that are published during the demo come out, in days before its first day. */
const HALFWAY = -DEMO_DAYS / 2;
const FIVE_DAYS_AGO = 6 - DEMO_DAYS;

// title, publisher, series, duration (min:s), ages, appeal, hold, published days before, for how many days
type Row = [string, number, number | null, string, [number, number], number, number, number, number?];

const ROWS: readonly Row[] = [
  ['Tilda and the Night Bus', 1, 11, '5:12', [3, 7], 2.4, 1.3, 420],
  ['Tilda Takes the Last Stop', 1, 11, '5:47', [3, 7], 1.6, 1.2, 361],
  ['Tilda and the Bus That Sneezed', 1, 11, '4:58', [3, 7], 1.8, 1.3, 240],
  ['Tilda Drives in Slippers', 1, 11, '6:21', [3, 7], 1.5, 1.2, 96],
  ['Tilda and the Snow Depot', 1, 11, '6:04', [3, 7], 2.2, 1.4, HALFWAY],
  ['Bramble and Odd Share a Puddle', 2, 12, '3:24', [2, 5], 1.7, 1.1, 512],
  ['Bramble and Odd Lose the Wind', 2, 12, '3:51', [2, 5], 1.3, 1.1, 430],
  ['Bramble and Odd Build a Tuesday', 2, 12, '4:07', [2, 5], 1.2, 1.1, 297],
  ['Bramble and Odd Say Sorry Twice', 2, 12, '3:38', [2, 5], 1.1, 1, 120],
  ['Pip of the Teacup Sea', 3, 13, '7:50', [4, 8], 1.9, 1.3, 388],
  ['Pip and the Sugar-Cube Iceberg', 3, 13, '8:22', [4, 8], 1.4, 1.2, 301],
  ['Pip and the Spoon Lighthouse', 3, 13, '7:34', [4, 8], 1.2, 1.2, 188],
  ['Pip Sails Home by Biscuit', 3, 13, '8:55', [4, 8], 1.1, 1.2, 61],
  ['Good Morning, Little Digger', 5, 14, '2:10', [1, 4], 2.1, 1.2, 640],
  ['Good Night, Little Crane', 5, 14, '2:26', [1, 4], 1.6, 1.2, 520],
  ['Thank You, Little Street Sweeper', 5, 14, '2:31', [1, 4], 1.2, 1.1, 274],
  ['The Moss Detectives and the Missing Hum', 6, 15, '11:20', [6, 10], 1.8, 1.4, 350],
  ['The Moss Detectives and the Upside-Down Clock', 6, 15, '12:42', [6, 10], 1.4, 1.3, 233],
  ['The Moss Detectives and the Whispering Drain', 6, 15, '13:05', [6, 10], 1.3, 1.3, -30],
  ['One Otter, Two Otters', 2, 16, '1:35', [1, 4], 1.5, 1, 700],
  ['Otters in the Bath', 2, 16, '1:50', [1, 4], 1.2, 1, 610],
  ['Ten Sleepy Otters', 2, 16, '2:05', [1, 4], 1.4, 1.1, 333],
  ['The Dragon Who Only Breathed Soap Bubbles', 4, null, '6:05', [3, 8], 4, 1.8, 290],
  ['A Sweater for the Moon', 4, null, '5:20', [2, 7], 3.4, 1.7, 404],
  ['The Cloud Who Was Afraid of Heights', 4, null, '4:36', [3, 7], 1.2, 1, 215],
  ["My Grandmother's Pocket Forest", 1, null, '8:15', [5, 9], 0.8, 1, 455],
  ['Nobody Told the Snail', 2, null, '3:02', [2, 6], 1, 1, 158],
  ['The Library Under the Stairs', 6, null, '9:00', [6, 10], 0.9, 1.1, 520],
  ['Where Do Echoes Sleep?', 3, null, '4:10', [3, 7], 0.9, 1, 131],
  ['The Elephant Is Not in the Wardrobe', 5, null, '3:48', [2, 6], 1.4, 1.1, 266],
  ['Seven Hats for a Windy Day', 4, null, '2:55', [2, 5], 0.9, 0.9, 480],
  ['The Umbrella That Wanted Sun', 3, null, '4:52', [3, 6], 0.7, 0.8, 77],
  ['Mister Pickle Counts the Stars', 5, null, '5:33', [3, 6], 0.8, 0.9, 590],
  ['Hush, Said the Snow', 6, null, '6:40', [2, 7], 1.3, 1.1, 318],
  ['The Very Polite Volcano', 4, null, '4:20', [4, 8], 1.3, 1, -16],
  ['A Whale in the Village Pond', 3, null, '7:25', [4, 8], 1, 1, 203],
  ["Grandpa's Accordion Can Fly", 1, null, '6:58', [4, 8], 0.7, 0.9, 149],
  ['Sleepy Train Through the Blue Hills', 5, null, '25:00', [3, 8], 0.6, 3, 371],
  ['The Complete History of Buttons', 6, null, '22:00', [3, 9], 0.9, 0.09, 110],
  ['An Alphabet of Sensible Shoes', 6, null, '10:12', [4, 8], 0, 1, 930],
  ['A Peek at the Teacup Sea', 3, 13, '0:40', [3, 9], 0.5, 1, 388],
  ['A Peek at the Moss Detectives', 6, 15, '0:55', [5, 10], 0.5, 1, 350],
  [
    'How the Hedgehogs of Nettle Lane Crossed the Road, One by One, With Their Eyes Shut, and Were Home in Time for Soup',
    5,
    null,
    '5:58',
    [3, 6],
    0.8,
    1,
    168,
  ],
  [
    'The Girl Who Kept a Thunderstorm in a Jam Jar, and What Happened When Her Brother Opened It on a Wednesday',
    3,
    null,
    '9:40',
    [5, 9],
    0.9,
    1.1,
    -5,
  ],
  ['القمر الذي نسي أن ينام', 4, null, '4:44', [3, 7], 0.8, 1.1, 61],
  ['"Are We There Yet?" & Other Questions from the Back Seat', 2, null, '3:16', [3, 7], 0.9, 1, -24],
  ['Five Sunny Days at the Lido', 1, null, '5:05', [3, 7], 0.9, 1, 70, 110],
  ['Nine Lighthouses and a Goose', 6, null, '7:12', [4, 8], 0.15, 1, FIVE_DAYS_AGO],
];

const FIRST_BOOK_ID = 101;
/** A film is a little longer than the whole seconds that its duration says: who watches it all has reached 100 %. */
const FILM_DEVIATION_MILLISECONDS = { shortest: 20, range: 600, step: 197 };

/** The books, in order of their ids. */
export const SHELF: readonly ShelfBook[] = ROWS.map(
  ([title, publisher, series, duration, ages, appeal, hold, publishedDaysBefore, offeredDays], index) => ({
    id: String(FIRST_BOOK_ID + index),
    title,
    publisherId: String(publisher),
    seriesId: series === null ? null : String(series),
    durationSeconds: secondsOf(duration),
    filmMilliseconds: secondsOf(duration) * 1000 + filmDeviation(index),
    ages,
    appeal,
    hold,
    publishedDaysBefore,
    offeredDays: offeredDays ?? Number.POSITIVE_INFINITY,
    isPreview: title.startsWith('A Peek at'),
  }),
);

/** The parts of a series in order, without its preview. */
export const partsOf = (seriesId: string): ShelfBook[] =>
  SHELF.filter((book) => book.seriesId === seriesId && !book.isPreview);

function filmDeviation(index: number): number {
  const { shortest, range, step } = FILM_DEVIATION_MILLISECONDS;
  return shortest + ((index * step) % range);
}

function secondsOf(duration: string): number {
  const [minutes, seconds] = duration.split(':');
  return Number(minutes) * 60 + Number(seconds);
}
