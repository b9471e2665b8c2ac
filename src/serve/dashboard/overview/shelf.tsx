import { Cover } from '../components/cover.tsx';

export interface ShelfProps {
  /** What these books have in common. */
  caption: string;
  books: readonly { title: string; href: string; note: string }[];
}

/** A few covers beside each other, each a link to its book. */
export const Shelf = ({ caption, books }: ShelfProps) => (
  <figure class="shelf-box">
    <ul class="shelf">
      {books.map(({ title, href, note }) => (
        <li key={href}>
          <a href={href} title={`${title}: ${note}`}>
            <Cover title={title} />
            <span class="sr">
              <bdi>{title}</bdi>
            </span>
          </a>
        </li>
      ))}
    </ul>
    <figcaption>{caption}</figcaption>
  </figure>
);
