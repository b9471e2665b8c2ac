import { Icon } from '../icons.tsx';

/** A link to a CSV file. `of` names its content for screen readers, if it is not what the page shows. */
export const CsvLink = ({ href, of }: { href: string; of?: string }) => (
  <a class="button" href={href}>
    <CsvIcon />
    CSV{of === undefined ? null : <span class="sr"> of {of}</span>}
  </a>
);

/** An arrow onto a line: a download. */
export const CsvIcon = () => (
  <Icon>
    <path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M3.5 16.5h13" />
  </Icon>
);
