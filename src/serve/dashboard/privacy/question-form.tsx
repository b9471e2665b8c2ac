import { PRIVACY_PATH } from '../paths.ts';
import {
  ACTIONS,
  type Question,
  type QuestionFaults,
  type QuestionField,
  type TypedQuestion,
} from './question.ts';
import { REASON_NAMES } from './words.ts';

export interface QuestionFormProps {
  typed: TypedQuestion;
  faults: QuestionFaults | undefined;
  csrf: string;
}

/** The form for what a parent asks. The id is sent in the body of the form, and nowhere else. */
export function QuestionForm({ typed, faults, csrf }: QuestionFormProps) {
  const fault = (field: QuestionField) => faults?.fields[field];
  return (
    <form class="sheet stack" method="post" action={PRIVACY_PATH} aria-labelledby="answer" autocomplete="off">
      <input type="hidden" name="csrf" value={csrf} />
      <h2 id="answer">Answer a parent</h2>
      <p>Make sure first that it is the parent who asks.</p>
      <p class="field">
        <label for="id">Id of the child profile</label>
        <input
          {...{ id: 'id', name: 'id', value: typed.id, required: true }}
          {...{ inputmode: 'numeric', autocomplete: 'off', maxlength: 40 }}
          {...faultAttributes('id', fault('id'), 'id-help')}
        />
        <span class="help" id="id-help">
          Your own application knows it. “Delete all my children, and me” needs the id of the parent instead.
        </span>
        <Fault name="id" fault={fault('id')} />
      </p>
      <ActionField chosen={typed.action} fault={fault('action')} />
      <p class="field">
        <label for="reason">Reason, for the log</label>
        <select id="reason" name="reason" required {...faultAttributes('reason', fault('reason'))}>
          <option value="">Choose one</option>
          {Object.entries(REASON_NAMES).map(([reason, name]) => (
            <option key={reason} value={reason} selected={reason === typed.reason}>
              {name}
            </option>
          ))}
        </select>
        <Fault name="reason" fault={fault('reason')} />
      </p>
      <p class="buttons">
        <button type="submit" class="button primary">
          Continue
        </button>
        <small class="muted">Nothing is deleted before you have seen what.</small>
      </p>
    </form>
  );
}

function ActionField({ chosen, fault }: { chosen: string; fault: string | undefined }) {
  return (
    <fieldset class="choices" id="action">
      <legend>The parent asks</legend>
      {Object.entries(ACTIONS).map(([action, asks]) => (
        <label key={action} class="choice">
          <input type="radio" name="action" value={action} checked={action === chosen} />
          {asks}
        </label>
      ))}
      {fault === undefined ? null : (
        <span class="field">
          <Fault name="action" fault={fault} />
        </span>
      )}
    </fieldset>
  );
}

export function Fault({ name, fault }: { name: string; fault: string | undefined }) {
  return fault === undefined ? null : (
    <span class="error" id={`${name}-error`}>
      {fault}
    </span>
  );
}

/** The attributes that mark a field as wrong and name its error; `help` is the element that explains it. */
export function faultAttributes(name: string, fault: string | undefined, help?: string) {
  const described = [help, fault === undefined ? undefined : `${name}-error`].filter(Boolean);
  return {
    'aria-invalid': fault === undefined ? undefined : ('true' as const),
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
  };
}

/** A question as hidden fields of another form: the id stays in the body. */
export const QuestionFields = ({ question, csrf }: { question: Question; csrf: string }) => (
  <>
    {Object.entries({ csrf, ...question }).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
  </>
);
