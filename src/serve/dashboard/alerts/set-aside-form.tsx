import { z } from 'zod';
import { plusDays } from '../../../foundation/core/reporting-day.ts';
import { SET_ASIDE_DAYS_MAX } from '../../../foundation/core/retention-settings.ts';
import { metricDateSchema } from '../../../foundation/core/wire-formats.ts';
import { REMARK_LENGTH_MAX, remarkTextSchema } from '../../../records/remarks/remark-text.ts';
import { Note } from '../components/note.tsx';

export interface SetAsideFormProps {
  /** The title of the book that the alert is about. */
  title: string;
  today: string;
  until: string;
  reason: string;
  faults: SetAsideFaults;
  csrf: string;
}

/** Until when and why an alert is set aside. Errors are shown on top and at their fields; what was typed is kept. */
export function SetAsideForm({ title, today, until, reason, faults, csrf }: SetAsideFormProps) {
  return (
    <>
      <div class="page-head">
        <div>
          <p class="crumbs">
            <a href="/admin#look">Overview</a> <span aria-hidden="true">›</span>
          </p>
          <h1 class="title">Set an alert aside</h1>
          <p class="lede">
            It is about <bdi>{title}</bdi>. The overview leaves it out until the date is over, and shows it
            again if the reason still applies.
          </p>
        </div>
      </div>
      <Faults faults={faults} />
      <form class="sheet stack" method="post">
        <input type="hidden" name="csrf" value={csrf} />
        <p class="field">
          <label for="until">Until, this date included</label>
          <input
            {...{ type: 'date', id: 'until', name: 'until', value: until, required: true }}
            {...{ min: today, max: plusDays(today, SET_ASIDE_DAYS_MAX) }}
            {...faultOf('until', faults)}
          />
          <FaultText name="until" faults={faults} />
        </p>
        <p class="field">
          <label for="reason">Why (no name and no id of a child)</label>
          <input
            {...{ type: 'text', id: 'reason', name: 'reason', value: reason, required: true }}
            {...{ maxlength: REMARK_LENGTH_MAX }}
            {...faultOf('reason', faults)}
          />
          <FaultText name="reason" faults={faults} />
        </p>
        <p class="buttons">
          <button class="button primary" type="submit">
            Set aside
          </button>
          <a class="button" href="/admin#look">
            Cancel
          </a>
        </p>
      </form>
    </>
  );
}

type FieldName = keyof SetAsideFaults;

const LABELS: Record<FieldName, string> = { until: 'The date', reason: 'The reason' };

const namesOf = (faults: SetAsideFaults) =>
  (Object.keys(LABELS) as FieldName[]).filter((name) => faults[name] !== undefined);

function Faults({ faults }: { faults: SetAsideFaults }) {
  const names = namesOf(faults);
  if (names.length === 0) return null;
  return (
    <Note tone="broken" isAnswer title="The alert is not set aside." level={2}>
      {names.map((name) => (
        <p key={name}>
          <a href={`#${name}`}>{`${LABELS[name]} ${faults[name]}.`}</a>
        </p>
      ))}
    </Note>
  );
}

const faultOf = (name: FieldName, faults: SetAsideFaults) =>
  faults[name] === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${name}-fault` };

const FaultText = ({ name, faults }: { name: FieldName; faults: SetAsideFaults }) =>
  faults[name] === undefined ? null : (
    <small id={`${name}-fault`}>{`${LABELS[name]} ${faults[name]}.`}</small>
  );

/** The fields of the form, as the API takes them. */
export const setAsideFields = z.object({ until: metricDateSchema, reason: remarkTextSchema });

/** What is wrong with a field, and what to do. */
export type SetAsideFaults = Partial<Record<'until' | 'reason', string>>;

/** The first error of each field. */
export function faultsOf(issues: readonly { path: PropertyKey[]; message: string }[]): SetAsideFaults {
  const first = (name: string) => issues.find(({ path }) => path[0] === name)?.message;
  const [until, reason] = [first('until'), first('reason')];
  return { ...(until === undefined ? {} : { until }), ...(reason === undefined ? {} : { reason }) };
}
