import { addressWith, type Query } from '../addresses.ts';
import { writeCount, writeCounted } from '../figures/write-number.ts';
import { Icon } from '../icons.tsx';

/** How many rows a page of a list has. */
export const ROWS_OF_A_PAGE = 20;

export interface PagerProps {
  /** From 1. */
  page: number;
  /** All rows of the list. */
  total: number;
  /** What they are: "book", "books". */
  unit: readonly [one: string, several: string];
  query: Query;
}

/** The position in a list, and links to its other pages. A list of one page has only its count. */
export function Pager({ page, total, unit, query }: PagerProps) {
  const pages = Math.max(1, Math.ceil(total / ROWS_OF_A_PAGE));
  const first = Math.min(total, (page - 1) * ROWS_OF_A_PAGE + 1);
  const last = Math.min(total, page * ROWS_OF_A_PAGE);
  const to = (other: number) => addressWith(query, { page: String(other) });
  return (
    <nav class="pages" aria-label="Pages of the list">
      <p>{`${writeCount(first)} – ${writeCount(last)} of ${writeCounted(total, ...unit)}`}</p>
      {pages === 1 ? null : (
        <p class="buttons">
          <Step href={page > 1 ? to(page - 1) : undefined} is="before" />
          {numbersOf(page, pages).map((other, index) =>
            other === undefined ? (
              <span key={`gap ${index}`}>…</span>
            ) : (
              <a
                key={other}
                class="button"
                href={to(other)}
                aria-current={other === page ? 'page' : undefined}
              >
                {other}
              </a>
            ),
          )}
          <Step href={page < pages ? to(page + 1) : undefined} is="next" />
        </p>
      )}
    </nav>
  );
}

/** The first and the last page, and those around the current one; undefined stands for pages that are left out. */
export function numbersOf(page: number, pages: number): (number | undefined)[] {
  const shown = Array.from({ length: pages }, (_, index) => index + 1).filter(
    (other) => other === 1 || other === pages || Math.abs(other - page) <= 1,
  );
  return shown.flatMap((other, index) => {
    const gap = other - (shown[index - 1] ?? 0);
    return gap === 1 ? [other] : [gap === 2 ? other - 1 : undefined, other];
  });
}

function Step({ href, is }: { href: string | undefined; is: 'before' | 'next' }) {
  const arrow = (
    <Icon>
      <path d={is === 'before' ? 'm12.5 4.5-5.5 5.5 5.5 5.5' : 'm7.5 4.5 5.5 5.5-5.5 5.5'} />
    </Icon>
  );
  const content = is === 'before' ? [arrow, 'Before'] : ['Next', arrow];
  if (href === undefined)
    return (
      <span class="button" aria-disabled="true">
        {content}
      </span>
    );
  return (
    <a class="button" href={href} rel={is === 'before' ? 'prev' : 'next'}>
      {content}
    </a>
  );
}
