import { Icon } from '../icons.tsx';

/** An arrow onto a ground: a file to take away. */
export const CsvIcon = () => (
  <Icon>
    <path d="M10 3v9m-3.5-3.5L10 12l3.5-3.5M3.5 16.5h13" />
  </Icon>
);
