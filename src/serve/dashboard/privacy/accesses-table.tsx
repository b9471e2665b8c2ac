import type { LoggedAccess } from '../../../privacy/inventory/access-log.ts';
import { type Column, Table } from '../components/table.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { nameOfAction, nameOfReason } from './words.ts';

export interface AccessesTableProps {
  accesses: readonly LoggedAccess[];
  timeZone: string;
}

/** Who accessed data or acted on it; it never says whose data. */
export function AccessesTable({ accesses, timeZone }: AccessesTableProps) {
  if (accesses.length === 0)
    return <p>Nobody has accessed anything yet. Every access will be listed here.</p>;
  const columns: Column<LoggedAccess>[] = [
    { name: 'When', cell: ({ at }) => <span class="nowrap">{writeInstant(at, timeZone)}</span> },
    { name: 'Who', class: 'text', after: '', cell: ({ actor }) => <bdi>{actor}</bdi> },
    { name: 'Did', class: 'text', after: '', cell: ({ action }) => nameOfAction(action) },
    { name: 'About', class: 'text', before: 'about', cell: ({ object_kind }) => `a ${object_kind}` },
    { name: 'Because', class: 'text', after: '', cell: ({ reason }) => nameOfReason(reason) },
  ];
  return (
    <Table
      {...{ caption: 'Access log', isCaptionHidden: true, form: 'stacked', columns }}
      rows={accesses}
      keyOf={({ id }) => id}
    />
  );
}
