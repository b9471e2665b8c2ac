import type { Database } from '../../foundation/db/connect-database.ts';
import { inSnapshot } from '../../foundation/db/in-transaction.ts';
import {
  answerCompared,
  areChildrenCounted,
  type ComparedRange,
  type CountedChildren,
} from './comparison.ts';
import { presentPublishers, readPublisherRows } from './publisher-rows.ts';
import { rangeMeta } from './range-meta.ts';

/** The range and, if there is a pool, its amount in cents. */
export interface PublishersRequest extends ComparedRange {
  pool?: bigint | undefined;
  /** Not those of the range that it is compared with, or none: they are null then. Without it all are counted. */
  children?: CountedChildren;
}

/**
 * What each publisher of the catalogue was watched in a range of dates, which may be compared, its share of all minutes
 * and all of them together (docs/api.md, "All publishers"). If no date of the range is built, every figure is null.
 */
export function publishersReport(
  database: Database,
  { pool, children = 'of_all', ...asked }: PublishersRequest,
  timeZone: string,
) {
  return inSnapshot(database, (snapshot) =>
    answerCompared(asked, async (range) => {
      const countsChildren = areChildrenCounted(children, range, asked);
      const read = await readPublisherRows(snapshot, range, { countsChildren });
      return {
        ...presentPublishers(read, pool),
        meta: rangeMeta(range, timeZone, read.days, read.audience),
      };
    }),
  );
}
