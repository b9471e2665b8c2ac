import { writeCount } from '../figures/write-number.ts';
import type { Viewer } from '../page.ts';
import { BACKFILLS_PATH } from '../paths.ts';
import { type FoundBackfill, isUnfinished } from './backfill-words.ts';

/** The actions on a backfill: a dry run that found changes can be applied, from the first changed day to the last. */
export function BackfillActions({ backfill, viewer }: { backfill: FoundBackfill; viewer: Viewer }) {
  const json = <a href={`/admin/api/v1/backfills/${backfill.id}`}>All of it as JSON</a>;
  const changes = backfill.days.filter(({ result }) => result === 'rebuilt');
  const [first, last] = [changes[0], changes.at(-1)];
  const mayDoIt = backfill.dry_run && !isUnfinished(backfill) && viewer.scopes.includes('ops');
  if (!mayDoIt || first === undefined || last === undefined) return <p class="buttons">{json}</p>;
  const { mode, revise_final, reason } = backfill;
  const fields = {
    ...{ from: first.metric_date, to: last.metric_date, mode },
    ...(revise_final ? { revise_final: '1' } : {}),
    ...(reason === null ? {} : { reason }),
  };
  return (
    <form method="post" action={BACKFILLS_PATH} class="buttons">
      <input type="hidden" name="csrf" value={viewer.csrf} />
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <button
        type="submit"
        class="button"
      >{`Rebuild ${changes.length === 1 ? 'this day' : `these ${writeCount(changes.length)} days`}`}</button>
      {json}
    </form>
  );
}
