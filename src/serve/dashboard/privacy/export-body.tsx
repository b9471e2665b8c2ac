import { CsvIcon } from '../components/csv-icon.tsx';
import { EXPORT_PATH, PRIVACY_PATH } from './paths.ts';
import type { Question } from './question.ts';
import { QuestionFields } from './question-fields.tsx';

/** Offers everything that is held about a child as a file. The id is in the body of the form, not in a link. */
export function ExportBody({ question, csrf }: { question: Question; csrf: string }) {
  return (
    <section class="sheet narrow stack" aria-labelledby="export">
      <h1 class="title" id="export" tabindex={-1} autofocus>
        Give a parent the data
      </h1>
      <p>
        {`The file holds everything about child profile ${question.id}: each kind of data, what every field means, and all rows. `}
        If nobody has this id, the file has no rows.
      </p>
      <ul class="bullets">
        <li>Give it only to the parent: an export in the wrong hands is a breach.</li>
        <li>Delete your own copy afterwards. No erasure reaches it.</li>
        <li>Taking the file is written into the access log, with your name and the reason.</li>
      </ul>
      <form method="post" action={EXPORT_PATH}>
        <QuestionFields question={question} csrf={csrf} />
        <p class="buttons">
          <button type="submit" class="button primary">
            <CsvIcon />
            Take the file (JSON)
          </button>
          <a class="button quiet" href={PRIVACY_PATH}>
            Back
          </a>
        </p>
      </form>
      <p class="muted">
        <small>
          The same from the API: <code>GET /privacy/api/v1/children/:id/export</code>
        </small>
      </p>
    </section>
  );
}
