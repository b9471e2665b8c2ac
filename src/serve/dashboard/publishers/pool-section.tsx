import type { PublishersAnswer } from '../answers.ts';
import { type Column, Table } from '../components/table.tsx';
import { writeRange } from '../figures/write-date.ts';
import {
  type Currency,
  NO_FIGURE,
  writeCounted,
  writeMoney,
  writeQuotient,
} from '../figures/write-number.ts';
import { PLAYS_FOR_A_RATE, writeExactRate } from '../figures/write-rate.ts';
import { PUBLISHERS_PATH } from '../paths.ts';
import { POOL_ID, PoolForm } from '../pool/pool-form.tsx';
import { PreviewNote } from '../pool/preview-note.tsx';
import { queryOfRange } from '../range/range-addresses.ts';
import type { PublishersProps } from './listed-publishers.ts';
import { queryOfPublishers } from './publishers-state.ts';

/** A pool that is distributed by minutes: the formula, and the share of each publisher. */
export function PoolSection(props: PublishersProps) {
  const { answer, pool, range, state } = props;
  return (
    <section class="sheet" aria-labelledby={POOL_ID}>
      <h2 id={POOL_ID}>Revenue pool preview</h2>
      <PoolForm
        pool={pool}
        path={PUBLISHERS_PATH}
        kept={{ ...queryOfRange(range), ...queryOfPublishers(state) }}
      />
      <p class="formula">
        <b>amount</b> = pool × minutes of the publisher ÷ all minutes{' '}
        <span class="muted">in cents, by the largest remainder, so that the lines add up to the pool</span>
      </p>
      <PoolTable {...props} />
      <PreviewNote meta={answer.meta} />
    </section>
  );
}

function PoolTable({ answer, pool: { cents, currency }, range }: PublishersProps) {
  if (cents === undefined) return null;
  const { amount, minutes_watched, share_of_minutes, play_starts } = answer.total;
  if (typeof amount !== 'string') {
    return <p>No viewing is known in these days, so there is nothing to distribute.</p>;
  }
  return (
    <Table
      caption={`${writeMoney(amount, currency)} by minutes, ${writeRange(range.start, range.end)}`}
      columns={poolColumns(currency, (play_starts ?? 0) >= PLAYS_FOR_A_RATE)}
      rows={poolLines(answer)}
      keyOf={({ name }) => name}
      total={{
        row: { name: 'Pool', minutes: minutes_watched, share: share_of_minutes, amount },
        place: 'last',
      }}
    />
  );
}

/** Figures next to money have two decimals. A share of few plays is not shown. */
const poolColumns = (currency: Currency, isShared: boolean): Column<PoolLine>[] => [
  { name: 'Publisher', cell: ({ name }) => <bdi>{name}</bdi> },
  { name: 'Minutes', after: 'minutes', cell: ({ minutes }) => writeQuotient(minutes) },
  {
    ...{ name: 'Share', after: 'of all minutes' },
    cell: ({ share }) => (isShared ? writeExactRate(share) : NO_FIGURE),
  },
  { name: 'Amount', after: '', class: 'strong', cell: ({ amount }) => writeMoney(amount, currency) },
];

/** A line of a pool that is shared out: a publisher, several, or all. */
export interface PoolLine {
  name: string;
  minutes: number | null;
  share: number | null;
  /** An amount such as 2868.90. */
  amount: string;
}

/** More lines would make the page too large; the file has all of them. */
const LINES_MAX = 20;

/** The lines of a report with a pool, the most watched first. Publishers that do not fit are combined in one line. */
function poolLines({ data }: Pick<PublishersAnswer, 'data'>): PoolLine[] {
  const lines = data.map((row) => ({
    ...{ name: row.publisher, minutes: row.minutes_watched, share: row.share_of_minutes },
    amount: row.amount ?? '0.00',
  }));
  const others = lines.splice(LINES_MAX);
  if (others.length === 0) return lines;
  return [...lines, others.reduce(together, lineOf(others.length))];
}

const lineOf = (publishers: number): PoolLine => ({
  ...{ name: `${writeCounted(publishers, 'other publisher', 'other publishers')}`, minutes: 0, share: 0 },
  amount: '0.00',
});

/** Amounts are added as cents, so that no cent is lost. */
function together(one: PoolLine, other: PoolLine): PoolLine {
  const cents = String(centsOf(one.amount) + centsOf(other.amount)).padStart(3, '0');
  return {
    name: one.name,
    minutes: Number(one.minutes) + Number(other.minutes),
    share: Number(one.share) + Number(other.share),
    amount: `${cents.slice(0, -2)}.${cents.slice(-2)}`,
  };
}

const centsOf = (amount: string) => BigInt(amount.replace('.', ''));
