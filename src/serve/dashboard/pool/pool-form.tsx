import type { AddressQuery } from '../addresses.ts';
import { CURRENCIES } from '../figures/write-number.ts';
import type { AskedPool } from './asked-pool.ts';

export interface PoolFormProps {
  pool: AskedPool;
  path: string;
  /** The hidden fields of the form: the range and the order of the page. */
  kept: AddressQuery;
}

/** The heading of the section of a pool; the form returns to it. */
export const POOL_ID = 'pool';

/** The amount and the currency of a pool. A form with GET; what was typed is kept, with its error. */
export function PoolForm({ pool: { typed, currency, fault }, path, kept }: PoolFormProps) {
  const faulty = fault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': 'amount-fault' };
  return (
    <form class="fields" method="get" action={`${path}#${POOL_ID}`}>
      {Object.entries(kept).map(([name, value]) =>
        value ? <input key={name} type="hidden" name={name} value={value} /> : null,
      )}
      <p class="field">
        <label for="amount">Pool for these days</label>
        <input class="num" id="amount" name="pool" inputmode="decimal" value={typed} {...faulty} />
        {fault === undefined ? null : (
          <span class="error" id="amount-fault">
            {fault}
          </span>
        )}
      </p>
      <p class="field">
        <label for="currency">Currency</label>
        <select id="currency" name="currency">
          {CURRENCIES.map((name) => (
            <option key={name} selected={name === currency}>
              {name}
            </option>
          ))}
        </select>
      </p>
      <button class="button" type="submit">
        Distribute
      </button>
    </form>
  );
}
