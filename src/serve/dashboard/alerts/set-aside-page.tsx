import { z } from 'zod';
import { ALERT_KINDS } from '../../../foundation/core/alert-kinds.ts';
import { Problem } from '../../../foundation/core/errors.ts';
import { metricDateOf, plusDays } from '../../../foundation/core/reporting-day.ts';
import { idSchema } from '../../../foundation/core/wire-formats.ts';
import { setAside } from '../../../records/remarks/set-aside.ts';
import { engagementAlerts } from '../../reports/engagement-alerts.ts';
import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { ALERT_CRITERIA } from '../overview/read-overview.ts';
import type { Destination, FormCall, Page, PageCall, PageContent } from '../page.ts';
import { faultsOf, type SetAsideFaults, SetAsideForm, setAsideFields } from './set-aside-form.tsx';

const PATH = '/admin/alerts/:kind/books/:id';

/** How many days the form proposes. */
const DAYS_PROPOSED = 30;

type Needed = Pick<ReportDependencies, 'database' | 'timeZone'>;

const alertSchema = z.object({ kind: z.enum(ALERT_KINDS), id: idSchema });

/** `/admin/alerts/:kind/books/:id`: sets an alert aside until a date, with a reason (docs/api.md, "Set an alert aside"). */
export const setAsidePage = (needed: Needed): Page => ({
  path: PATH,
  scopes: ['admin'],
  show: (call) => showForm(needed, call),
  forms: [{ path: PATH, scopes: ['admin'], submit: (call) => submit(needed, call) }],
});

async function showForm(
  needed: Needed,
  call: PageCall,
  typed: { until?: string | undefined; reason?: string | undefined } = {},
  faults: SetAsideFaults = {},
): Promise<PageContent> {
  const today = metricDateOf(call.now, needed.timeZone);
  const { title } = await findAlert(needed, call);
  const { until = plusDays(today, DAYS_PROPOSED), reason = '' } = typed;
  return {
    title: 'Set an alert aside',
    body: <SetAsideForm {...{ title, today, until, reason, faults, csrf: call.viewer.csrf }} />,
    ...(Object.keys(faults).length === 0 ? {} : { status: 400 }),
  };
}

async function submit(needed: Needed, call: FormCall): Promise<PageContent | Destination> {
  const { kind, book_id } = await findAlert(needed, call);
  const fields = setAsideFields.safeParse(call.fields);
  if (!fields.success) return showForm(needed, call, call.fields, faultsOf(fields.error.issues));
  const { database, timeZone } = needed;
  const alert = { kind, bookId: String(book_id) };
  try {
    await setAside(database, alert, fields.data, { by: call.viewer.name, now: call.now, timeZone });
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'invalid_request') throw error;
    const detail = error.errors[0]?.detail ?? error.message;
    return showForm(needed, call, call.fields, { until: detail });
  }
  return { goTo: '/admin?done=set-aside' };
}

/** The alert of the address, set aside or not; throws `not_found` if there is none. */
async function findAlert({ database, timeZone }: Needed, { parameters, now }: PageCall) {
  const asked = alertSchema.safeParse(parameters);
  const query = { ...ALERT_CRITERIA, set_aside: 'include' as const };
  const { data } = await engagementAlerts(database, query, now, timeZone);
  const found = data.find(
    ({ kind, book_id }) => kind === asked.data?.kind && String(book_id) === asked.data?.id,
  );
  if (found === undefined) throw new Problem('not_found', 'There is no such alert any more.');
  return found;
}
