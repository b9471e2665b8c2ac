/** A row of a chart's table: what it is of, and its figures as they are written. */
export interface DataRow {
  head: string;
  cells: readonly string[];
}

export interface DataTableProps {
  /** What opens it: "The 31 days as a table". */
  summary: string;
  caption: string;
  /** The heads of the columns, that of the rows first. */
  columns: readonly string[];
  rows: readonly DataRow[];
  /** The address of all of it as a file. */
  csv?: string | undefined;
}

/** The table of a chart: for keyboards, screen readers, and readers who want the figures themselves. */
export function DataTable({ summary, caption, columns, rows, csv }: DataTableProps) {
  return (
    <details class="data">
      <summary>{summary}</summary>
      <section class="scroll" tabindex={0} aria-label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={column} scope="col" class={index === 0 ? 'text' : undefined}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.head} {...row} />
            ))}
          </tbody>
        </table>
      </section>
      {csv === undefined ? null : (
        <p>
          <a href={csv}>The days as CSV</a>
        </p>
      )}
    </details>
  );
}

const Row = ({ head, cells }: DataRow) => (
  <tr>
    <th scope="row" class="text">
      {head}
    </th>
    {cells.map((cell, index) => (
      <td key={index}>{cell}</td>
    ))}
  </tr>
);
