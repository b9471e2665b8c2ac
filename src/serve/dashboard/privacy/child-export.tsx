import { streamFromSnapshot } from '../../../foundation/db/snapshot-stream.ts';
import { exportChild } from '../../../privacy/api/export-child.ts';
import { logAccess } from '../../../privacy/inventory/access-log.ts';
import { CsvIcon } from '../components/csv-link.tsx';
import type { PageDependencies } from '../dependencies.ts';
import type { Attachment, FormCall } from '../page.ts';
import { EXPORT_PATH, PRIVACY_PATH } from '../paths.ts';
import type { Question } from './question.ts';
import { QuestionFields } from './question-form.tsx';

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
        <li>Delete your own copy afterwards. Erasures do not reach it.</li>
        <li>The download is recorded in the access log, with your name and the reason.</li>
      </ul>
      <form method="post" action={EXPORT_PATH}>
        <QuestionFields question={question} csrf={csrf} />
        <p class="buttons">
          <button type="submit" class="button primary">
            <CsvIcon />
            Download the file (JSON)
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

/** Everything that is held about a child, as the file of the API. Its name does not identify the child. */
export async function exportFile(
  { database }: PageDependencies,
  { viewer, now }: FormCall,
  { id, reason }: Question,
): Promise<Attachment> {
  await logAccess(database, { actor: viewer.name, action: 'export', objectKind: 'child', reason }, now);
  const content = await streamFromSnapshot(database, (snapshot) => exportChild(snapshot, id, now));
  return { fileName: 'child-export.json', content };
}
