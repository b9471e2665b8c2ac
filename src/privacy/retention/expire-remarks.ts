import { daysBefore, metricDateOf } from '../../foundation/core/reporting-day.ts';
import type { Database, Transaction } from '../../foundation/db/connect-database.ts';
import type { RetentionContext } from './retention-context.ts';

type Age = Pick<RetentionContext, 'now' | 'retention' | 'timeZone'>;

/** Deletes annotations of people that have passed their life; returns how many (docs/privacy.md, "Retention"). */
export const expireAnnotations = (database: Database, context: RetentionContext): Promise<number> =>
  oldAnnotations(database, context).delete();

/** Deletes what was said of alerts that are not set aside any more; returns of how many (docs/privacy.md, "Retention"). */
export const expireSetAsides = (database: Database, context: RetentionContext): Promise<number> =>
  endedSetAsides(database, context).delete();

/** The annotations that may not be there any more. Those of the program hold nothing that anybody has typed. */
export const oldAnnotations = (connection: Database | Transaction, { now, retention }: Age) =>
  connection('annotations')
    .whereNotNull('made_by')
    .where('made_at', '<', daysBefore(now, retention.recordsDays));

/** The alerts that are among the others again, because their date is over. */
export const endedSetAsides = (connection: Database | Transaction, { now, timeZone }: Age) =>
  connection('alerts_set_aside').where('until_date', '<', metricDateOf(now, timeZone));
