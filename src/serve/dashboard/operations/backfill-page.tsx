import { findBackfill } from '../../../compute/backfills/read-backfills.ts';
import { Problem } from '../../../foundation/core/errors.ts';
import type { ReportDependencies } from '../../reports/report-dependencies.ts';
import { Note } from '../components/note.tsx';
import { writeWhen } from '../figures/write-date.ts';
import { writeCounted } from '../figures/write-number.ts';
import type { Page, PageCall, PageContent } from '../page.ts';
import { BACKFILLS_PATH, OPERATIONS_PATH } from '../paths.ts';
import { BackfillActions } from './backfill-actions.tsx';
import { BackfillDays } from './backfill-days.tsx';
import { BackfillFailures } from './backfill-failures.tsx';
import {
  type FoundBackfill,
  findingOf,
  isUnfinished,
  nameOf,
  scopeOf,
  skippedDays,
} from './backfill-words.ts';

/** `/admin/operations/backfills/:id`: one backfill with its progress, its failures and, of a dry run, its differences. */
export function backfillPage(dependencies: Pick<ReportDependencies, 'database' | 'timeZone'>): Page {
  const { database, timeZone } = dependencies;
  return {
    path: `${BACKFILLS_PATH}/:id`,
    scopes: ['ops', 'admin'],
    show: async (call) => {
      const { id = '' } = call.parameters;
      if (!/^[1-9]\d{0,14}$/.test(id)) throw new Problem('not_found', 'There is no backfill with this id.');
      return showBackfill(await findBackfill(database, id, call.now), call, timeZone);
    },
  };
}

function showBackfill(
  backfill: FoundBackfill,
  { query, viewer, now }: PageCall,
  timeZone: string,
): PageContent {
  const name = nameOf(backfill);
  const asked = writeWhen(backfill.requested_at, now, timeZone);
  const body = (
    <>
      <div class="page-head">
        <div>
          <h1 class="title">{name}</h1>
          <p class="lede">{`${scopeOf(backfill)}. Requested at ${asked}.`}</p>
        </div>
        <p class="buttons">
          <a class="button" href={OPERATIONS_PATH}>
            Operations
          </a>
        </p>
      </div>
      <div class="notes">
        {query.asked === undefined ? null : <Asked backfill={backfill} />}
        <BackfillFailures backfill={backfill} />
      </div>
      <section class="section" aria-labelledby="days">
        <h2 id="days">{backfill.dry_run ? 'What would change' : 'Result of each day'}</h2>
        <div class="sheet">
          <Finding backfill={backfill} />
          <BackfillDays backfill={backfill} query={query} />
          <BackfillActions backfill={backfill} viewer={viewer} />
        </div>
      </section>
    </>
  );
  return { title: name, body };
}

function Asked({ backfill }: { backfill: FoundBackfill }) {
  return (
    <Note tone="well" isAnswer>
      <p>
        <b>Done:</b> {nameOf(backfill).toLowerCase()} is requested.{' '}
        {backfill.dry_run ? 'It changes no figures.' : 'The figures of its days change as they are built.'}
      </p>
    </Note>
  );
}

function Finding({ backfill }: { backfill: FoundBackfill }) {
  const { days } = backfill;
  const done = days.filter(({ result }) => result !== 'pending').length;
  if (!isUnfinished(backfill)) {
    return (
      <p>
        <b>{findingOf(backfill)}</b> {skippedDays(days)} <DeletedDifferences backfill={backfill} />
      </p>
    );
  }
  const progress = `${done} of ${writeCounted(days.length, 'day', 'days')}`;
  return (
    <>
      <p>
        <b>{progress} done.</b>{' '}
        {done === 0 ? 'It waits for a worker, which starts it within a moment if one is running.' : null}{' '}
        <a href="?">Refresh</a>
      </p>
      {days.length === 0 ? null : (
        <progress max={days.length} value={done} aria-label={nameOf(backfill)}>
          {progress}
        </progress>
      )}
    </>
  );
}

/** Differences are deleted after a day, and when a child who has watched is erased. */
function DeletedDifferences({ backfill: { dry_run, days } }: { backfill: FoundBackfill }) {
  const isForgotten = days.some(({ result, differences }) => result === 'rebuilt' && differences === null);
  if (!dry_run || !isForgotten) return null;
  return <>The differences are kept for one day, and have been deleted. Repeat the dry run to see them.</>;
}
