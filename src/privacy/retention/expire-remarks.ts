import { daysBefore } from '../../core/days-before.ts';
import type { Database, Transaction } from '../../db/connect-database.ts';
import type { RetentionContext } from './retention-context.ts';

type Age = Pick<RetentionContext, 'now' | 'retention'>;

/** Deletes annotations of people that have passed their life; returns how many (docs/privacy.md, "Retention"). */
export const expireAnnotations = (database: Database, context: RetentionContext): Promise<number> =>
  oldAnnotations(database, context).delete();

/** The annotations that may not be there any more. Those of the program hold nothing that anybody has typed. */
export const oldAnnotations = (connection: Database | Transaction, { now, retention }: Age) =>
  connection('annotations')
    .whereNotNull('made_by')
    .where('made_at', '<', daysBefore(now, retention.recordsDays));
