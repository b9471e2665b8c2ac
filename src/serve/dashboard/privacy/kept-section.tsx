import { Badge } from '../components/badge.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeInstant } from '../figures/write-date.ts';
import { NO_FIGURE, writeCount } from '../figures/write-number.ts';
import { lastRunInWords } from './last-run-words.ts';
import type { Privacy } from './load-privacy.ts';
import { nameOfTable } from './words.ts';

export interface KeptSectionProps {
  privacy: Privacy;
  timeZone: string;
}

type Kept = Privacy['policy']['personal_data'][number];

/** What is kept, how long, and how much of it the last run of retention found past its limit. */
export function KeptSection({ privacy: { policy, retention }, timeZone }: KeptSectionProps) {
  const { last_run } = retention;
  const checked = writeInstant(last_run?.completed_at ?? null, timeZone);
  const columns: Column<Kept>[] = [
    {
      name: 'Data',
      cell: ({ table, purpose }) => (
        <>
          {nameOfTable(table)}
          <br />
          <small class="muted">{purpose}</small>
        </>
      ),
    },
    { name: 'Kept', class: 'text', before: 'kept', cell: ({ kept }) => kept },
    {
      name: 'Past the limit',
      after: 'past the limit',
      cell: ({ table }) => <PastLimit rows={rowsPastLimit(last_run, table)} />,
    },
    { name: 'Last check', class: 'text nowrap', before: 'checked', cell: () => checked },
  ];
  return (
    <section class="section" aria-labelledby="kept">
      <h2 id="kept">What is kept, and how long</h2>
      <div class="sheet">
        <Table
          {...{ caption: 'What is kept, and how long', isCaptionHidden: true, form: 'stacked', columns }}
          rows={policy.personal_data}
          keyOf={({ table }) => table}
        />
        <p class="muted">
          <small>{lastRunInWords(last_run)}</small>
        </p>
        <details class="receipt">
          <summary>What else is kept, without any id</summary>
          <ul class="bullets">
            {policy.records.map(({ what, kept }) => (
              <li key={what}>
                {what} <span class="muted">{`Kept: ${kept}.`}</span>
              </li>
            ))}
          </ul>
        </details>
        <p class="buttons">
          <a href="/privacy/api/v1/policy">Policy as JSON</a>
          <a href="/privacy/api/v1/retention">Retention as JSON</a>
        </p>
      </div>
    </section>
  );
}

/** Undefined for tables that are not counted: their rows are kept for minutes, or until an erasure is complete. */
function rowsPastLimit(run: Privacy['retention']['last_run'], table: string): number | undefined {
  const counted: Readonly<Record<string, number>> = run?.checks?.rows_past_limit ?? {};
  return counted[table];
}

function PastLimit({ rows }: { rows: number | undefined }) {
  if (rows === undefined) return <>{NO_FIGURE}</>;
  return (
    <Badge tone={rows === 0 ? 'well' : 'broken'}>{`${rows === 0 ? '✓' : '!'} ${writeCount(rows)}`}</Badge>
  );
}
