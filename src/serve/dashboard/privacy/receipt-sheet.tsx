import type { presentErasure } from '../../../privacy/api/schemas.ts';
import { type Column, Table } from '../components/table.tsx';
import { writeDuration, writeInstant } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { State } from './requests-table.tsx';
import { KIND_NAMES, nameOfReason, nameOfTable } from './words.ts';

/** An erasure as the API shows it. */
export type Receipt = ReturnType<typeof presentErasure>;

interface CountedTable {
  table: string;
  before: number;
  after: number | null;
}

/** A receipt: what was held before and after, who requested it and why, what it does not reach. It contains no id. */
export function ReceiptSheet({ receipt, timeZone }: { receipt: Receipt; timeZone: string }) {
  const { id, kind, status, counts, outside_the_database } = receipt;
  const rows: CountedTable[] = Object.entries(counts ?? {}).map(([table, count]) => ({ table, ...count }));
  const columns: Column<CountedTable>[] = [
    { name: 'Held', cell: ({ table }) => nameOfTable(table) },
    { name: 'Before', before: 'before', cell: ({ before }) => writeCount(before) },
    { name: 'After', before: 'after', class: 'strong', cell: ({ after }) => writeCount(after) },
  ];
  return (
    <section class="sheet narrow" aria-labelledby="receipt">
      <h1 class="title small" id="receipt">{`Receipt ${id}: ${KIND_NAMES[kind].toLowerCase()}`}</h1>
      <p>
        <State request={receipt} />
      </p>
      {status === 'open' ? <Progress receipt={receipt} /> : null}
      {rows.length === 0 ? null : (
        <Table
          caption="Rows of each kind, counted before and after"
          columns={columns}
          rows={rows}
          keyOf={({ table }) => table}
        />
      )}
      <Facts receipt={receipt} timeZone={timeZone} />
      <h2>What it does not reach</h2>
      <ul class="bullets">
        {outside_the_database.map((what) => (
          <li key={what}>{what}</li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ receipt, timeZone }: { receipt: Receipt; timeZone: string }) {
  const { reason, requested_by, requested_at, completed_at } = receipt;
  const asked = `Requested ${writeInstant(requested_at, timeZone)} (${timeZone}) by `;
  const took =
    completed_at === null ? 0 : new Date(completed_at).getTime() - new Date(requested_at).getTime();
  return (
    <p>
      {asked}
      <b>
        <bdi>{requested_by}</bdi>
      </b>
      {`, because: ${nameOfReason(reason)}.`}
      {completed_at === null
        ? null
        : ` Done ${writeInstant(completed_at, timeZone)}, after ${writeDuration(took)}.`}
    </p>
  );
}

function Progress({ receipt: { progress } }: { receipt: Receipt }) {
  const { rows_total, rows_erased } = progress;
  const share = `${writeCount(rows_erased)} of ${writeCount(rows_total)} rows`;
  return (
    <>
      <p>
        <b>{`${share} erased so far.`}</b> A worker continues it, even after a crash. <a href="?">Refresh</a>
      </p>
      {rows_total === null ? null : (
        <progress max={Math.max(1, rows_total)} value={rows_erased} aria-label="Rows erased">
          {share}
        </progress>
      )}
    </>
  );
}
