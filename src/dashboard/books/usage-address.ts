import type { MetricDate } from '../../core/reporting-day.ts';
import { addressOn } from '../links.ts';

/**
 * The address of the usage report with the figures of a list, as JSON or as a file. The file is refused if days
 * are not built, unless that is asked for; the page has said so (docs/api.md, "The usage report").
 */
export function usageAddress(
  { start, end, not_built }: { start: MetricDate; end: MetricDate; not_built: readonly MetricDate[] },
  publisherId: string | null,
  form: 'json' | 'csv',
): string {
  const filter = { start, end, publisher_id: publisherId ?? '' };
  if (form === 'json') return addressOn('/admin/api/v1/reports/usage', filter);
  const allowed = not_built.length === 0 ? '' : 'true';
  return addressOn('/admin/api/v1/reports/usage.csv', { ...filter, allow_incomplete: allowed });
}
