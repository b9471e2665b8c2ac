import type { Viewer } from '../page.ts';
import type { BackfillFaults, BackfillField, BackfillFields } from './backfill-fields.ts';
import { DateField, FinalDays, ModeField } from './backfill-form-fields.tsx';
import { BACKFILLS_PATH } from './paths.ts';

export interface BackfillFormProps {
  fields: BackfillFields;
  faults: BackfillFaults | undefined;
  viewer: Pick<Viewer, 'csrf'>;
}

/** Asks for a range of days to be rebuilt, or to be tried. */
export function BackfillForm({ fields, faults, viewer }: BackfillFormProps) {
  const fault = (field: BackfillField) => faults?.fields[field];
  return (
    <form class="sheet stack" method="post" action={BACKFILLS_PATH}>
      <input type="hidden" name="csrf" value={viewer.csrf} />
      <p>You hardly ever need to: days that have changed are rebuilt by themselves.</p>
      <div class="fields">
        <DateField name="from" value={fields.from} fault={fault('from')} />
        <DateField name="to" value={fields.to} fault={fault('to')} />
      </div>
      <ModeField value={fields.mode} fault={fault('mode')} />
      <FinalDays fields={fields} fault={fault('reason')} />
      <p class="buttons">
        <button type="submit" class="button primary" name="dry_run" value="1">
          Try it: build, compare, throw away
        </button>
        <button type="submit" class="button">
          Rebuild
        </button>
      </p>
    </form>
  );
}
