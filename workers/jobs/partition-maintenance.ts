import { maintainPartitions, summariseArrivals } from '../../src/records/events/maintain-partitions.ts';
import type { JobHandler } from '../job-context.ts';

/** Creates the partitions of the months ahead, logs an error if events wait for one, and summarises new blocks. */
export const partitionMaintenance: JobHandler<'partition-maintenance'> = async (_payload, context) => {
  const { created, rowsInDefault } = await maintainPartitions(context.database, context.now);
  if (created.length > 0) context.log.info({ names: created }, 'partitions created');
  if (rowsInDefault > 0) {
    context.log.error({ count: rowsInDefault }, 'events wait in the DEFAULT partition: their month has none');
  }
  await summariseArrivals(context.database);
  return { created, rowsInDefault };
};
