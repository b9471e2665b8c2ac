import type { ComponentChildren } from 'preact';
import { Cover } from './cover.tsx';

export interface BookCellProps {
  title: string;
  href: string;
  publisher?: { name: string; href: string };
  /** A bar below the title. */
  children?: ComponentChildren;
}

/** A book in a table: cover, title, and its publisher if the table has no column for it. */
export const BookCell = ({ title, href, publisher, children }: BookCellProps) => (
  <span class="book">
    <Cover title={title} />
    <span>
      <a href={href}>
        <bdi>{title}</bdi>
      </a>
      {publisher === undefined ? null : (
        <span class="by">
          <a href={publisher.href}>
            <bdi>{publisher.name}</bdi>
          </a>
        </span>
      )}
      {children}
    </span>
  </span>
);
