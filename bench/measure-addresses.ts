import type { Database } from '../src/foundation/db/connect-database.ts';
import { measure } from './measure.ts';
import type { ServedPages } from './served-pages.ts';

const ROUNDS = 9;
const ROUNDS_FIRST = 1;

/** Children and daily numbers of the last 30 days: what a page that shows 30 days cannot save. */
const READING_OF_30_DAYS = [
  'select count(distinct child_profile_id) from plays where metric_date > (select max(metric_date) - 30 from metric_days)',
  `select book_id, sum(total_play_starts), sum(completion_count), sum(watched_milliseconds) from daily_book_metrics
   where metric_date > (select max(metric_date) - 30 from metric_days) group by book_id`,
];

/** Medians of some addresses and of a floor, in milliseconds, and how large what they answer is. */
export interface Measured {
  floor: number;
  median(address: string): number;
  bytes(address: string): number;
}

/** Asks for them in turns, one at a time: what else the machine does meanwhile slows all of them. */
export async function measureAddresses(
  { get }: ServedPages,
  database: Database,
  addresses: readonly string[],
): Promise<Measured> {
  const [times, bytes] = [new Map<string, number[]>(), new Map<string, number>()];
  const floors: number[] = [];
  for (let round = -ROUNDS_FIRST; round < ROUNDS; round += 1) {
    const floor = await measure(async () => {
      await get('/admin/sign-in');
      for (const statement of READING_OF_30_DAYS) await database.raw(statement);
    });
    if (round >= 0) floors.push(floor);
    for (const address of addresses) {
      const taken = await measure(async () => bytes.set(address, Buffer.byteLength(await get(address))));
      if (round >= 0) times.set(address, [...(times.get(address) ?? []), taken]);
    }
  }
  return {
    floor: medianOf(floors),
    median: (address) => medianOf(times.get(address) ?? []),
    bytes: (address) => bytes.get(address) ?? 0,
  };
}

const medianOf = (numbers: readonly number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
