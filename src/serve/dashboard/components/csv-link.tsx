import { CsvIcon } from './csv-icon.tsx';

/** A link to a CSV file. `of` says for listeners what is in it, if that is not what the page shows. */
export const CsvLink = ({ href, of }: { href: string; of?: string }) => (
  <a class="button" href={href}>
    <CsvIcon />
    CSV{of === undefined ? null : <span class="sr"> of {of}</span>}
  </a>
);
