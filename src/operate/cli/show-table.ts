/** Rows as a table of aligned columns with a header; null is shown as a dash, a time without its milliseconds. */
export function showTable(rows: readonly Record<string, unknown>[], columns: readonly string[]): string {
  const cells = [columns.map(String), ...rows.map((row) => columns.map((column) => showCell(row[column])))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function showCell(value: unknown): string {
  if (value === null || value === undefined) return '-';
  if (value instanceof Date) return value.toISOString().replace(/\.\d+Z$/, 'Z');
  return String(value);
}
