/** The ways through a list whose newest rows come first: to older rows, and back to the newest. */
export function NewestFirst({
  path,
  next,
  isFirst,
}: {
  path: string;
  next: string | undefined;
  isFirst: boolean;
}) {
  if (isFirst && next === undefined) return null;
  return (
    <nav class="pages" aria-label="Pages of the list">
      <p class="buttons">
        {isFirst ? null : (
          <a class="button" href={path}>
            Newest
          </a>
        )}
        {next === undefined ? null : (
          <a class="button" href={`${path}?before=${next}`} rel="next">
            Earlier
          </a>
        )}
      </p>
    </nav>
  );
}

/** A page of a list that was asked for with a row too many: its rows, and from which one the next page goes on. */
export function pageOfList<Row extends { id: number }>(rows: readonly Row[], most: number) {
  const shown = rows.slice(0, most);
  return { shown, next: rows.length > most ? String(shown.at(-1)?.id) : undefined };
}
