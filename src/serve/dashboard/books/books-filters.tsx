import type { AddressQuery } from '../addresses.ts';
import type { BooksState } from './books-state.ts';

/** A publisher to choose. */
export interface PublisherChoice {
  id: number | string;
  name: string;
}

export interface BooksFiltersProps {
  state: BooksState;
  publishers: readonly PublisherChoice[];
  /** The hidden fields of the form: range, sort and columns. */
  kept: AddressQuery;
  path: string;
}

/** The search of the list: title, publisher, previews. A form with GET, so that it works without a script. */
export function BooksFilters({ state, publishers, kept, path }: BooksFiltersProps) {
  return (
    <search>
      <form class="fields" method="get" action={path}>
        {Object.entries(kept).map(([name, value]) =>
          value ? <input key={name} type="hidden" name={name} value={value} /> : null,
        )}
        <p class="field grow">
          <label for="q">Search by title or id</label>
          <input type="search" id="q" name="q" value={state.q} maxlength={500} data-key="/" />
        </p>
        <p class="field">
          <label for="publisher">Publisher</label>
          <select id="publisher" name="publisher">
            <option value="">All publishers</option>
            {publishers.map(({ id, name }) => (
              <option key={id} value={String(id)} selected={String(id) === state.publisherId}>
                {name}
              </option>
            ))}
          </select>
        </p>
        <input type="hidden" name="previews" value="0" />
        <label class="choice">
          <input type="checkbox" name="previews" value="1" checked={state.hasPreviews} />
          Include previews
        </label>
        <button class="button" type="submit">
          Find
        </button>
      </form>
    </search>
  );
}
