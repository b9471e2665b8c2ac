import { askForBackfill } from '../../../compute/backfills/request-backfill.ts';
import { plusDays } from '../../../foundation/core/reporting-day.ts';
import type { PageDependencies } from '../dependencies.ts';
import type { FormCall, Page, PageCall, PageContent } from '../page.ts';
import { BACKFILLS_PATH, OPERATIONS_PATH } from '../paths.ts';
import {
  type BackfillFaults,
  type BackfillFields,
  faultsOf,
  fieldsFor,
  readBackfill,
  typedFields,
} from './backfill-fields.ts';
import { loadOperations, readChosen } from './load-operations.ts';
import { OperationsBody } from './operations-body.tsx';

/** What was sent and refused. */
interface Refused {
  fields: BackfillFields;
  faults: BackfillFaults;
}

/** How many days before today an empty form proposes. */
const DAYS_ASKED_FOR = 7;

/** `/admin/operations`: problems, the day ledger, jobs, rebuilding days, what is stored (docs/api.md, "Days and backfills"). */
export function operationsPage(dependencies: PageDependencies): Page {
  const { timeZone } = dependencies;
  const show = async (call: PageCall, refused?: Refused): Promise<PageContent> => {
    const chosen = readChosen(call, timeZone);
    const operations = await loadOperations(dependencies, chosen, call.now);
    const { today } = operations;
    const fields =
      chosen.day === undefined
        ? fieldsFor(plusDays(today, -DAYS_ASKED_FOR), plusDays(today, -1))
        : fieldsFor(chosen.day, chosen.day);
    const form = refused ?? { fields, faults: undefined };
    const { faults } = form;
    const body = <OperationsBody {...{ call, chosen, operations, form, timeZone }} />;
    return { title: 'Operations', body, ...(faults === undefined ? {} : { status: faults.status }) };
  };
  const submit = async (call: FormCall) => {
    try {
      const { now, viewer } = call;
      const request = readBackfill(call.fields);
      const id = await askForBackfill(dependencies, request, { now, requestedBy: viewer.name });
      return { goTo: `${BACKFILLS_PATH}/${id}?asked=1` };
    } catch (error) {
      const faults = faultsOf(error);
      if (faults === undefined) throw error;
      return show(call, { fields: typedFields(call.fields), faults });
    }
  };
  return {
    path: OPERATIONS_PATH,
    entry: 'Operations',
    scopes: ['ops', 'admin'],
    show: (call) => show(call),
    forms: [{ path: BACKFILLS_PATH, scopes: ['ops'], submit }],
  };
}
