import { ERASURE_KINDS } from '../../../privacy/erasure/erasure-kinds.ts';
import { PERSONAL_TABLES } from '../../../privacy/inventory/personal-data-inventory.ts';
import { Note } from '../components/note.tsx';
import { type Column, Table } from '../components/table.tsx';
import { writeCount } from '../figures/write-number.ts';
import { ERASURE_PATH, PRIVACY_PATH } from '../paths.ts';
import { foundInWords, headingOf, whatStays } from './erasure-words.ts';
import { datesOf, type HeldBefore, type HeldCategory } from './held-words.ts';
import { ERASURES, type ErasureQuestion } from './question.ts';
import { Fault, faultAttributes, QuestionFields } from './question-form.tsx';
import { nameOfTable, REASON_NAMES } from './words.ts';

export interface ErasureBodyProps {
  question: ErasureQuestion;
  held: HeldBefore;
  /** The id that was typed once more, if it differs. */
  refused: { again: string } | undefined;
  recordsDays: number;
  csrf: string;
  timeZone: string;
}

/** What an erasure deletes, counted, and what is kept and why. It is confirmed by typing the id once more. */
export function ErasureBody({ question, held, refused, recordsDays, csrf, timeZone }: ErasureBodyProps) {
  const { scopes } = ERASURE_KINDS[ERASURES[question.action]];
  const goes = held.categories.filter(({ table }) =>
    scopes.some((scope) => scope === PERSONAL_TABLES[table].erasureScope),
  );
  const focus = refused === undefined ? { autofocus: true } : {};
  return (
    <section class="sheet narrow stack" aria-labelledby="erase">
      {refused === undefined ? null : <Mismatch />}
      <h1 class="title" id="erase" tabindex={-1} {...focus}>
        {headingOf(question)}
      </h1>
      <Note tone="broken" title="This cannot be undone" level={2}>
        {foundInWords(question.action, held, goes).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </Note>
      <Goes categories={goes} timeZone={timeZone} />
      <h2>What is kept, what follows, and why</h2>
      <ul class="bullets">
        {whatStays(question.action, recordsDays).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <ConfirmForm {...{ question, refused, csrf }} />
      <p class="muted">
        <small>
          Counted from the API:{' '}
          <code>{`GET /privacy/api/v1/${question.action === 'parent' ? 'parents' : 'children'}/:id`}</code>
        </small>
      </p>
    </section>
  );
}

const MISMATCH = 'This is not the requested id. Type the same id, or go back.';

const Mismatch = () => (
  <Note tone="broken" title="Nothing was erased" level={2} isAnswer>
    <p>
      <a href="#again">{MISMATCH}</a>
    </p>
  </Note>
);

function Goes({ categories, timeZone }: { categories: readonly HeldCategory[]; timeZone: string }) {
  const columns: Column<HeldCategory>[] = [
    { name: 'What is deleted', cell: ({ table }) => nameOfTable(table) },
    { name: 'How much', after: 'rows', class: 'strong', cell: ({ rows }) => writeCount(rows) },
    { name: 'From – to', after: '', class: 'text', cell: (category) => datesOf(category, timeZone) },
  ];
  return (
    <Table
      {...{ caption: 'What is deleted, counted just now', isCaptionHidden: true, columns }}
      rows={categories}
      keyOf={({ table }) => table}
    />
  );
}

function ConfirmForm({ question, refused, csrf }: Pick<ErasureBodyProps, 'question' | 'refused' | 'csrf'>) {
  const fault = refused === undefined ? undefined : MISMATCH;
  return (
    <form class="stack" method="post" action={ERASURE_PATH} autocomplete="off">
      <QuestionFields question={question} csrf={csrf} />
      <p>
        Reason: <b>{REASON_NAMES[question.reason]}</b>
      </p>
      <p class="field">
        <label for="again">Type the id once more to confirm</label>
        <input
          {...{ id: 'again', name: 'again', value: refused?.again ?? '', required: true }}
          {...{ inputmode: 'numeric', autocomplete: 'off', maxlength: 40 }}
          {...faultAttributes('again', fault)}
        />
        <Fault name="again" fault={fault} />
      </p>
      <p class="buttons">
        <button type="submit" class="button danger">
          Erase for good
        </button>
        <a class="button quiet" href={PRIVACY_PATH}>
          Back, erase nothing
        </a>
      </p>
    </form>
  );
}
