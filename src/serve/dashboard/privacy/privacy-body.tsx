import { FormFaults } from '../components/form-faults.tsx';
import { Note } from '../components/note.tsx';
import type { PageCall } from '../page.ts';
import { ACCESS_LOG_PATH, REQUESTS_PATH } from '../paths.ts';
import { AccessesTable } from './accesses-table.tsx';
import { KeptSection } from './kept-section.tsx';
import { ledeOf } from './lede.ts';
import type { Privacy } from './load-privacy.ts';
import { PrivacyNotes } from './privacy-notes.tsx';
import { QuestionForm, type QuestionFormProps } from './question-form.tsx';
import { RequestsTable } from './requests-table.tsx';

export interface PrivacyBodyProps {
  call: PageCall;
  privacy: Privacy;
  form: QuestionFormProps;
  timeZone: string;
}

/** What a form without a page of its own has done, by the word in the address. */
const DONE: Record<string, string> = {
  refuse: 'nothing more is collected about the child, who can keep watching. Stored data is kept.',
  allow: 'data about the child is collected again from now on.',
};

/** The content of the page: what needs attention, the form, receipts, what is kept, the access log. */
export function PrivacyBody({ call, privacy, form, timeZone }: PrivacyBodyProps) {
  const { requests, open, accesses, retention } = privacy;
  const done = form.faults === undefined ? DONE[call.query.done ?? ''] : undefined;
  return (
    <>
      <Head lede={ledeOf({ retention, open, timeZone })} />
      <div class="notes">
        {form.faults === undefined ? null : <FormFaults title="Nothing was done" {...form.faults} />}
        {done === undefined ? null : (
          <Note tone="well" isAnswer>
            <p>
              <b>Done:</b> {done}
            </p>
          </Note>
        )}
        <PrivacyNotes {...{ retention, open, timeZone }} />
      </div>
      <div class="one-two">
        <QuestionForm {...form} />
        <section class="sheet" aria-labelledby="receipts">
          <div class="section-head">
            <h2 id="receipts">Requests and receipts</h2>
            <small class="muted">without any id</small>
          </div>
          <RequestsTable requests={requests} timeZone={timeZone} />
          <More all={REQUESTS_PATH} json="/privacy/api/v1/requests" name="requests" />
        </section>
      </div>
      <KeptSection {...{ privacy, timeZone }} />
      <section class="section" aria-labelledby="looked">
        <h2 id="looked">Access log</h2>
        <div class="sheet">
          <AccessesTable accesses={accesses} timeZone={timeZone} />
          <More all={ACCESS_LOG_PATH} json="/privacy/api/v1/access_log" name="entries" />
        </div>
      </section>
    </>
  );
}

function Head({ lede }: { lede: string }) {
  return (
    <div class="page-head">
      <div>
        <h1 class="title">Privacy</h1>
        <p class="lede">{lede}</p>
      </div>
      <p class="buttons">
        <a class="button" href="/privacy/api/v1/policy?format=text">
          Retention policy
        </a>
        <a class="button" href="/docs/privacy.md">
          What to answer
        </a>
      </p>
    </div>
  );
}

const More = ({ all, json, name }: { all: string; json: string; name: string }) => (
  <p class="buttons">
    <a href={all}>{`All ${name}`}</a>
    <a href={json}>{`${name.charAt(0).toUpperCase()}${name.slice(1)} as JSON`}</a>
  </p>
);
