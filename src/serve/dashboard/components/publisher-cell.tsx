import { PublisherMark } from './publisher-mark.tsx';

/** A publisher in a table: mark and name. */
export const PublisherCell = ({ name, href }: { name: string; href: string }) => (
  <span class="book">
    <PublisherMark name={name} />
    <span>
      <a href={href}>
        <bdi>{name}</bdi>
      </a>
    </span>
  </span>
);
