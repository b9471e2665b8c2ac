import type { ComponentChildren } from 'preact';
import { addressOn } from '../addresses.ts';
import { ROWS_OF_A_PAGE } from '../components/pager.tsx';
import { PRIVACY_PATH } from '../paths.ts';

interface NewestFirstBodyProps {
  title: string;
  lede: string;
  /** The addresses of this page, and of the same content as JSON. */
  path: string;
  api: string;
  /** Rows older than this one are shown; undefined: the newest. */
  before: string | undefined;
  /** The row after which the next page continues; undefined if there is none. */
  next: string | undefined;
  children: ComponentChildren;
}

/** A page below Privacy with one list, the newest rows first. */
export function NewestFirstBody(props: NewestFirstBodyProps) {
  const { title, lede, path, api, before, next, children } = props;
  return (
    <>
      <div class="page-head">
        <div>
          <p class="crumbs">
            <a href={PRIVACY_PATH}>Privacy</a> <span aria-hidden="true">›</span>
          </p>
          <h1 class="title">{title}</h1>
          <p class="lede">{lede}</p>
        </div>
      </div>
      <div class="sheet">
        {children}
        <NewestFirst path={path} next={next} isFirst={before === undefined} />
        <p>
          <a href={addressOn(api, { before, limit: String(ROWS_OF_A_PAGE) })}>This list as JSON</a>
        </p>
      </div>
    </>
  );
}

/** The links of a list with the newest rows first: to older rows, and back to the newest. */
function NewestFirst({ path, next, isFirst }: { path: string; next: string | undefined; isFirst: boolean }) {
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

/** A page of a list that was read with one extra row: its rows, and the row after which the next page continues. */
export function pageOfList<Row extends { id: number }>(rows: readonly Row[], most: number) {
  const shown = rows.slice(0, most);
  return { shown, next: rows.length > most ? String(shown.at(-1)?.id) : undefined };
}
