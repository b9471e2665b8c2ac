import type { Viewer } from '../page.ts';
import { BACKFILLS_PATH } from '../paths.ts';
import {
  type BackfillFaults,
  type BackfillField,
  type BackfillFields,
  FIELD_LABELS,
} from './backfill-fields.ts';

export interface BackfillFormProps {
  fields: BackfillFields;
  faults: BackfillFaults | undefined;
  viewer: Pick<Viewer, 'csrf'>;
}

/** Requests a rebuild of a range of days, or a dry run. */
export function BackfillForm({ fields, faults, viewer }: BackfillFormProps) {
  const fault = (field: BackfillField) => faults?.fields[field];
  return (
    <form class="sheet stack" method="post" action={BACKFILLS_PATH}>
      <input type="hidden" name="csrf" value={viewer.csrf} />
      <p>This is rarely needed: days that have changed are rebuilt automatically.</p>
      <div class="fields">
        <DateField name="from" value={fields.from} fault={fault('from')} />
        <DateField name="to" value={fields.to} fault={fault('to')} />
      </div>
      <ModeField value={fields.mode} fault={fault('mode')} />
      <FinalDays fields={fields} fault={fault('reason')} />
      <p class="buttons">
        <button type="submit" class="button primary" name="dry_run" value="1">
          Dry run: build, compare, discard
        </button>
        <button type="submit" class="button">
          Rebuild
        </button>
      </p>
    </form>
  );
}

const MODES = { missing: 'Missing ones', stale: 'Stale ones', all: 'All of them' };

interface FieldProps {
  value: string;
  fault: string | undefined;
}

/** The first or the last day. */
export function DateField({ name, value, fault }: FieldProps & { name: 'from' | 'to' }) {
  return (
    <p class="field">
      <label for={name}>{FIELD_LABELS[name]}</label>
      <input type="date" id={name} name={name} value={value} required {...faultAttributes(name, fault)} />
      <Fault name={name} fault={fault} />
    </p>
  );
}

/** Which days of the range are rebuilt. */
function ModeField({ value, fault }: FieldProps) {
  return (
    <fieldset class="choices field" id="mode">
      <legend>{FIELD_LABELS.mode}</legend>
      {Object.entries(MODES).map(([mode, label]) => (
        <label key={mode} class="choice">
          <input type="radio" name="mode" value={mode} checked={mode === value} />
          {label}
        </label>
      ))}
      <Fault name="mode" fault={fault} />
    </fieldset>
  );
}

/** Whether final days are revised, and why. */
function FinalDays({ fields, fault }: { fields: BackfillFields; fault: string | undefined }) {
  return (
    <fieldset class="choices">
      <legend>{FIELD_LABELS.revise_final}</legend>
      <label class="choice">
        <input type="checkbox" name="revise_final" value="1" checked={fields.revise_final !== ''} />
        <span>
          Revise them, too <small>statements may have been made from them</small>
        </span>
      </label>
      <p class="field">
        <label for="reason">{FIELD_LABELS.reason}</label>
        <input
          id="reason"
          name="reason"
          value={fields.reason}
          maxlength={500}
          {...faultAttributes('reason', fault, 'reason-help')}
        />
        <span class="help" id="reason-help">
          Why the days are revised. It is stored, so never name a child.
        </span>
        <Fault name="reason" fault={fault} />
      </p>
    </fieldset>
  );
}

function Fault({ name, fault }: { name: BackfillField; fault: string | undefined }) {
  return fault === undefined ? null : (
    <span class="error" id={`${name}-error`}>
      {fault}
    </span>
  );
}

function faultAttributes(name: BackfillField, fault: string | undefined, help?: string) {
  const described = [
    ...(help === undefined ? [] : [help]),
    ...(fault === undefined ? [] : [`${name}-error`]),
  ];
  return {
    'aria-invalid': fault === undefined ? undefined : ('true' as const),
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
  };
}
