import { FormFaults } from '../components/form-faults.tsx';
import type { PageCall } from '../page.ts';
import type { BackfillFaults, BackfillFields } from './backfill-fields.ts';
import { BackfillForm } from './backfill-form.tsx';
import { BackfillsList } from './backfills-list.tsx';
import { Faults, findFaults } from './faults.tsx';
import { JobsTable } from './jobs-table.tsx';
import { ledeOf } from './lede.ts';
import { LedgerSection } from './ledger-section.tsx';
import type { Chosen, Operations } from './load-operations.ts';
import { StorageTable } from './storage-table.tsx';

export interface OperationsBodyProps {
  call: PageCall;
  chosen: Chosen;
  operations: Operations;
  form: { fields: BackfillFields; faults: BackfillFaults | undefined };
  timeZone: string;
}

/** The content of the page, problems first. Forms are shown to viewers who may send them. */
export function OperationsBody({ call, chosen, operations, form, timeZone }: OperationsBodyProps) {
  const { now, viewer } = call;
  const { newest, today, jobs, backfills } = operations;
  const faults = findFaults(newest, operations.findings);
  const mayRebuild = viewer.scopes.includes('ops');
  const at = { now, timeZone };
  return (
    <>
      <Head lede={ledeOf({ days: newest, faults, today, timeZone })} />
      <div class="notes">
        {form.faults === undefined ? null : <FormFaults title="No backfill was requested" {...form.faults} />}
        <Faults faults={faults} mayRebuild={mayRebuild} {...at} />
      </div>
      <LedgerSection chosen={chosen} operations={operations} mayRebuild={mayRebuild} {...at} />
      <section class="section" aria-labelledby="running">
        <h2 id="running">Running</h2>
        <div class="sheet">
          {jobs.length === 0 ? (
            <p>The queues do not answer. Try again later. Jobs wait, and nothing is lost.</p>
          ) : null}
          <JobsTable jobs={jobs} backfills={backfills} {...at} />
          <p>
            <a href="/admin/api/v1/jobs">Jobs as JSON</a>
          </p>
        </div>
      </section>
      <section class="section" aria-labelledby="backfill">
        <h2 id="backfill">Rebuild days</h2>
        <div class={mayRebuild ? 'one-two' : undefined}>
          {mayRebuild ? <BackfillForm {...form} viewer={viewer} /> : null}
          <BackfillsList backfills={backfills} {...at} />
        </div>
      </section>
      <Storage partitions={operations.partitions} />
    </>
  );
}

function Head({ lede }: { lede: string }) {
  return (
    <div class="page-head">
      <div>
        <h1 class="title">Operations</h1>
        <p class="lede">{lede}</p>
      </div>
      <p class="buttons">
        <a class="button" href="/admin/queues">
          Queues
        </a>
        <a class="button" href="/metrics">
          Metrics
        </a>
        <a class="button" href="/admin/api/v1/checks">
          Checks as JSON
        </a>
      </p>
    </div>
  );
}

function Storage({ partitions }: Pick<Operations, 'partitions'>) {
  const of = (name: 'usage_events' | 'plays') => partitions.filter(({ table }) => table === name);
  return (
    <section class="section" aria-labelledby="store">
      <h2 id="store">Storage</h2>
      <div class="sheet">
        <h3>Raw events by month</h3>
        <StorageTable partitions={of('usage_events')} caption="Raw events by month" unit="events" />
        <details class="receipt">
          <summary>Plays by month</summary>
          <StorageTable partitions={of('plays')} caption="Plays by month" unit="plays" />
        </details>
        <p>
          <a href="/admin/api/v1/partitions">Storage as JSON</a>
        </p>
      </div>
    </section>
  );
}
