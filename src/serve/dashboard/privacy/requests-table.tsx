import type { ErasureRequest } from '../../../privacy/erasure/erasure-request.ts';
import { Badge } from '../components/badge.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { REQUESTS_PATH } from '../paths.ts';
import { KIND_NAMES, nameOfReason } from './words.ts';

export interface RequestsTableProps {
  requests: readonly ErasureRequest[];
  timeZone: string;
}

/** Erasures, the newest first; each leads to its receipt. It contains no id of a child or parent. */
export function RequestsTable({ requests, timeZone }: RequestsTableProps) {
  if (requests.length === 0) return <p>Nothing has been erased yet. Receipts will be listed here.</p>;
  const columns: Column<ErasureRequest>[] = [
    { name: 'Erased', cell: ({ id, kind }) => <a href={`${REQUESTS_PATH}/${id}`}>{KIND_NAMES[kind]}</a> },
    { name: 'Because', class: 'text', after: '', cell: ({ reason }) => nameOfReason(reason) },
    {
      name: 'Requested',
      before: 'requested',
      cell: ({ requested_at }) => writeInstant(requested_at, timeZone),
    },
    { name: 'Rows', after: 'rows', cell: ({ rows_total }) => writeCount(rows_total) },
    { name: 'State', after: '', cell: (request) => <State request={request} /> },
  ];
  return (
    <Table
      caption="Requests and receipts"
      isCaptionHidden
      columns={columns}
      rows={requests}
      keyOf={({ id }) => id}
    />
  );
}

/** Whether an erasure is done. */
export const State = ({ request: { status } }: { request: Pick<ErasureRequest, 'status'> }) =>
  status === 'completed' ? <Badge tone="well">✓ done</Badge> : <Badge tone="look">↻ unfinished</Badge>;
