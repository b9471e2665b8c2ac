import type { AddressQuery } from '../addresses.ts';
import { CURRENCIES } from '../figures/write-number.ts';
import type { AskedPool } from './asked-pool.ts';

export interface PoolFormProps {
  pool: AskedPool;
  path: string;
  /** What the form carries along: the range and the order of the page. */
  kept: AddressQuery;
}

/** The heading of the part of a page that shares a pool out; the form comes back to it. */
export const POOL_ID = 'pool';

/** How much is shared out, in which currency. A form that gets its page; what was typed stays, with its fault. */
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
        Share it out
      </button>
    </form>
  );
}
