import { Problem } from '../../../foundation/core/errors.ts';
import { summariseParentData, summarisePersonalData } from '../../../privacy/api/summarise-personal-data.ts';
import { askForErasure } from '../../../privacy/erasure/ask-for-erasure.ts';
import { logAccess } from '../../../privacy/inventory/access-log.ts';
import type { PageDependencies } from '../dependencies.ts';
import type { Destination, FormCall, PageContent } from '../page.ts';
import { REQUESTS_PATH } from '../paths.ts';
import { ErasureBody } from './erasure-body.tsx';
import { ERASURES, type ErasureQuestion, isErasure, type Question } from './question.ts';

const TITLES = {
  history: 'Erase what a child has watched?',
  profile: 'Erase everything about a child?',
  parent: 'Erase a parent with all children?',
};

/** The page that names and counts what an erasure deletes, before anything is deleted. The count is logged as an access. */
export async function askToConfirm(
  dependencies: PageDependencies,
  { viewer, now }: FormCall,
  question: ErasureQuestion,
  refused?: { again: string },
): Promise<PageContent> {
  const { database, retention, timeZone } = dependencies;
  const { id, action, reason } = question;
  const objectKind = action === 'parent' ? 'parent' : 'child';
  await logAccess(database, { actor: viewer.name, action: 'view', objectKind, reason }, now);
  const held =
    action === 'parent'
      ? await summariseParentData(database, dependencies, id)
      : await summarisePersonalData(database, dependencies, id);
  return {
    title: TITLES[action],
    body: (
      <ErasureBody
        {...{ question, held, refused, recordsDays: retention.recordsDays, csrf: viewer.csrf, timeZone }}
      />
    ),
    ...(refused === undefined ? {} : { status: 400 }),
  };
}

/** Erases if the same id was typed once more, and leads to the receipt. */
export async function confirmErasure(
  dependencies: PageDependencies,
  call: FormCall,
  question: Question,
): Promise<PageContent | Destination> {
  const { id, action, reason } = question;
  if (!isErasure(action)) throw new Problem('invalid_request', 'This form erases, and nothing else.');
  const { again = '' } = call.fields;
  if (again.trim() !== id) return askToConfirm(dependencies, call, { ...question, action }, { again });
  const asked = { kind: ERASURES[action], id, reason, requestedBy: call.viewer.name };
  const { request, wasAskedBefore } = await askForErasure(dependencies, asked);
  return { goTo: `${REQUESTS_PATH}/${request.id}?done=${wasAskedBefore ? 'again' : 'now'}` };
}
