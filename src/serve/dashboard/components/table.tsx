import type { ComponentChildren } from 'preact';
import { addressFromStart, type Query } from '../addresses.ts';

/** A column of a table. The first one is the head of each row. */
export interface Column<Row> {
  name: ComponentChildren;
  cell: (row: Row) => ComponentChildren;
  /** What its head sorts by: the value of `sort` in the address. */
  sort?: string;
  /** The direction of the first click: descending, unless the column has words. */
  sortsFirst?: 'ascending' | 'descending';
  /** In the stacked form: the word after the figure ('' for none) or before it. A cell without either is hidden there. */
  after?: string;
  before?: string;
  /** Classes of the cells: strong, opt, roomy (not if a table has medium width), bar-cell, text. */
  class?: string;
}

/** How a list is sorted. */
export interface Sorting {
  by: string;
  direction: 'ascending' | 'descending';
  query: Query;
}

export interface TableProps<Row> {
  caption: string;
  /** Whether the caption is for screen readers alone, because a heading says the same. */
  isCaptionHidden?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string | number;
  /** All rows together; figures that do not add up are counted over all. First in reports, last in short tables. */
  total?: { row: Row; place: 'first' | 'last' };
  sorting?: Sorting;
  /** `stacked` tables become lists on narrow screens; `dense` ones scroll. */
  form?: 'stacked' | 'dense';
}

/** A table of figures. Its heads sort by links, without a script. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, isCaptionHidden = false, form = 'stacked', columns, rows, total, sorting } = props;
  const totals = total === undefined ? null : <TableRow columns={columns} row={total.row} isTotal />;
  const region = form === 'dense' ? { tabindex: 0, role: 'region' as const, 'aria-label': caption } : {};
  return (
    <div class="scroll" {...region}>
      <table class={form}>
        <caption class={isCaptionHidden ? 'sr' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <Head key={index} column={column} isFirst={index === 0} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {total?.place === 'first' ? totals : null}
          {rows.map((row) => (
            <TableRow key={props.keyOf(row)} columns={columns} row={row} />
          ))}
          {total?.place === 'last' ? totals : null}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  column: Pick<Column<never>, 'name' | 'sort' | 'sortsFirst' | 'class'>;
  isFirst: boolean;
  sorting: Sorting | undefined;
}

function Head({ column: { name, sort, sortsFirst, class: own = '' }, isFirst, sorting }: HeadProps) {
  const names = [isFirst ? 'text' : '', own.replace(/\b(strong|bar-cell)\b/g, '')].join(' ').trim();
  const isSorted = sort !== undefined && sorting?.by === sort;
  return (
    <th scope="col" class={names || undefined} aria-sort={isSorted ? sorting.direction : undefined}>
      {sort === undefined || sorting === undefined ? (
        name
      ) : (
        <a href={sortAddress(sort, sortsFirst ?? 'descending', sorting)}>{name}</a>
      )}
    </th>
  );
}

/** Choosing the head that the list is sorted by reverses the order. Descending figures are the default of the address. */
function sortAddress(sort: string, first: Sorting['direction'], { by, direction, query }: Sorting): string {
  const turned = direction === 'descending' ? 'ascending' : 'descending';
  const next = sort === by ? turned : first;
  const isSaid = next === 'ascending' || first === 'ascending';
  return addressFromStart(query, { sort, direction: isSaid ? next : undefined });
}

interface TableRowProps<Row> {
  columns: readonly Column<Row>[];
  row: Row;
  isTotal?: boolean;
}

function TableRow<Row>({ columns: [head, ...columns], row, isTotal = false }: TableRowProps<Row>) {
  return (
    <tr class={isTotal ? 'total' : undefined}>
      <th scope="row" class="text">
        {head?.cell(row)}
      </th>
      {columns.map(({ cell, after, before, class: own }, index) => (
        <td key={index} class={own} data-l={after} data-p={before}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}
