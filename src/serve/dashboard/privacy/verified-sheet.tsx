import type { verifyChild } from '../../../privacy/api/summarise-personal-data.ts';
import { type Column, Table } from '../components/table.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { writeCount } from '../figures/write-number.ts';
import { PRIVACY_PATH, REQUESTS_PATH } from '../paths.ts';
import { State } from './requests-table.tsx';
import { KIND_NAMES, nameOfTable } from './words.ts';

export type Verified = Awaited<ReturnType<typeof verifyChild>>;

type CountedTable = [table: string, rows: number];

const COLUMNS: Column<CountedTable>[] = [
  { name: 'Held', cell: ([table]) => nameOfTable(table) },
  { name: 'Rows now', after: 'rows', class: 'strong', cell: ([, rows]) => writeCount(rows) },
];

/** Whether a child's data is erased: every table counted just now, and the receipts of the child's erasures. */
export function VerifiedSheet({ verified, timeZone }: { verified: Verified; timeZone: string }) {
  const { clean, counts, verified_at } = verified;
  return (
    <>
      <article class="sheet narrow" aria-labelledby="verified">
        <h1 class="title" id="verified" tabindex={-1} autofocus>
          {clean ? 'Nothing is held about this child' : 'Something is held about this child'}
        </h1>
        <p class="lede">{`Every table was counted ${writeInstant(verified_at, timeZone)} (${timeZone}).`}</p>
        {clean ? null : (
          <p>
            If only what was watched has been erased, the profile is still there. Look at the other counts.
          </p>
        )}
        <Table
          {...{ caption: 'Rows of each kind', isCaptionHidden: true, columns: COLUMNS }}
          rows={Object.entries(counts)}
          keyOf={([table]) => table}
        />
        <Erasures requests={verified.requests} timeZone={timeZone} />
      </article>
      <p class="buttons">
        <a class="button" href={PRIVACY_PATH}>
          Privacy
        </a>
        <small class="muted">
          The same as JSON: <code>POST /privacy/api/v1/verify</code>
        </small>
      </p>
    </>
  );
}

function Erasures({ requests, timeZone }: Pick<Verified, 'requests'> & { timeZone: string }) {
  if (requests.length === 0)
    return <p>No erasure of this child itself was requested. Those of a parent are not listed here.</p>;
  return (
    <>
      <h2>Its erasures</h2>
      <ul class="bullets">
        {requests.map(({ id, kind, status, completed_at }) => (
          <li key={id}>
            <a href={`${REQUESTS_PATH}/${id}`}>{`Receipt ${id}: ${KIND_NAMES[kind].toLowerCase()}`}</a>{' '}
            <State request={{ status }} />{' '}
            {completed_at === null ? null : writeInstant(completed_at, timeZone)}
          </li>
        ))}
      </ul>
    </>
  );
}
