import type { AlertKind } from '../../foundation/core/alert-kinds.ts';
import { Problem } from '../../foundation/core/errors.ts';
import { daysBetween, type MetricDate, metricDateOf } from '../../foundation/core/reporting-day.ts';
import { SET_ASIDE_DAYS_MAX } from '../../foundation/core/retention-settings.ts';
import type { Database } from '../../foundation/db/connect-database.ts';
import { isInCatalogue } from '../catalogue/look-up.ts';

/** Which alert: of which kind, about which book. */
export interface AlertedBook {
  kind: AlertKind;
  bookId: string;
}

/** Until when, the last date included, and why. */
export interface SetAside {
  until: MetricDate;
  reason: string;
}

/**
 * Sets an alert aside, or changes until when and why. Throws `not_found` if the catalogue does not know the book, and
 * `invalid_request` if the date is over or more than 90 days ahead (docs/api.md, "Set an alert aside").
 */
export async function setAside(
  database: Database,
  alert: AlertedBook,
  { until, reason }: SetAside,
  { by, now, timeZone }: { by: string; now: Date; timeZone: string },
): Promise<void> {
  refuseImpossibleEnd(until, metricDateOf(now, timeZone));
  await expectBook(database, alert.bookId);
  await database('alerts_set_aside')
    .insert({
      ...{ book_id: alert.bookId, kind: alert.kind, until_date: until, reason },
      ...{ set_aside_by: by, set_aside_at: now },
    })
    .onConflict(['book_id', 'kind'])
    .merge();
}

/**
 * Takes back that an alert is set aside; nothing happens if it is not. Throws `not_found` if the catalogue does not
 * know the book (docs/api.md, "Set an alert aside").
 */
export async function takeBackSetAside(database: Database, { kind, bookId }: AlertedBook): Promise<void> {
  await expectBook(database, bookId);
  await database('alerts_set_aside').where({ book_id: bookId, kind }).delete();
}

async function expectBook(database: Database, bookId: string): Promise<void> {
  if (!(await isInCatalogue(database, 'books', bookId)))
    throw new Problem('not_found', 'There is no book with this id in the catalogue.');
}

function refuseImpossibleEnd(until: MetricDate, today: MetricDate): void {
  const days = daysBetween(today, until);
  if (days >= 0 && days <= SET_ASIDE_DAYS_MAX) return;
  const detail =
    days < 0
      ? 'is over: give a date from today on'
      : `is more than ${SET_ASIDE_DAYS_MAX} days ahead: give an earlier one`;
  throw new Problem('invalid_request', 'An alert cannot be set aside until this date.', {
    errors: [{ pointer: '#/until', detail }],
  });
}
