import { retentionPolicy } from '../../../privacy/api/policy.ts';
import { setCollection } from '../../../privacy/api/set-collection.ts';
import { summarisePersonalData, verifyChild } from '../../../privacy/api/summarise-personal-data.ts';
import { logAccess } from '../../../privacy/inventory/access-log.ts';
import type { PageDependencies } from '../dependencies.ts';
import type { Destination, FormCall, PageContent } from '../page.ts';
import { PRIVACY_PATH } from '../paths.ts';
import { ExportBody } from './child-export.tsx';
import { askToConfirm } from './confirm-erasure.tsx';
import { HeldSheet } from './held-sheet.tsx';
import { isErasure, type Question } from './question.ts';
import { VerifiedSheet } from './verified-sheet.tsx';

/**
 * The page that answers a parent's question, or that asks to confirm an erasure. The access is logged before
 * anything is read. Throws `not_found` if collection is to be refused for an unknown child.
 */
export async function answerQuestion(
  dependencies: PageDependencies,
  call: FormCall,
  question: Question,
): Promise<PageContent | Destination> {
  const { action } = question;
  if (isErasure(action)) return askToConfirm(dependencies, call, { ...question, action });
  if (action === 'view') return showHeld(dependencies, call, question);
  if (action === 'verify') return verify(dependencies, call, question);
  if (action === 'export')
    return {
      title: 'Give a parent the data',
      body: <ExportBody question={question} csrf={call.viewer.csrf} />,
    };
  const { database, pseudonymiser } = dependencies;
  await log(dependencies, call, question, 'set_collection');
  const state = action === 'refuse' ? 'refused' : 'allowed';
  await setCollection(database, pseudonymiser, { id: question.id, state }, call.now);
  return { goTo: `${PRIVACY_PATH}?done=${action}` };
}

const log = (
  { database }: PageDependencies,
  { viewer, now }: FormCall,
  { reason }: Question,
  action: 'view' | 'verify' | 'set_collection',
) => logAccess(database, { actor: viewer.name, action, objectKind: 'child', reason }, now);

async function showHeld(
  dependencies: PageDependencies,
  call: FormCall,
  question: Question,
): Promise<PageContent> {
  const { database, retention, timeZone } = dependencies;
  await log(dependencies, call, question, 'view');
  const [held, policy] = await Promise.all([
    summarisePersonalData(database, dependencies, question.id),
    retentionPolicy(database, retention, call.now),
  ]);
  const { viewer, now } = call;
  return {
    title: 'What is held about a child',
    body: <HeldSheet {...{ id: question.id, held, policy, viewer, now, timeZone }} />,
  };
}

async function verify(
  dependencies: PageDependencies,
  call: FormCall,
  question: Question,
): Promise<PageContent> {
  const { database, pseudonymiser, timeZone } = dependencies;
  await log(dependencies, call, question, 'verify');
  const verified = await verifyChild(database, pseudonymiser, question.id, call.now);
  return { title: 'Is it really gone?', body: <VerifiedSheet verified={verified} timeZone={timeZone} /> };
}
