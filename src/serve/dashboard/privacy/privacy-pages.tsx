import type { PageDependencies } from '../dependencies.ts';
import type { Attachment, Destination, FormCall, Page, PageCall, PageContent } from '../page.ts';
import { ERASURE_PATH, EXPORT_PATH, PRIVACY_PATH } from '../paths.ts';
import { accessLogPage } from './access-log-page.tsx';
import { answerQuestion } from './answer-question.tsx';
import { exportFile } from './child-export.tsx';
import { confirmErasure } from './confirm-erasure.tsx';
import { loadPrivacy } from './load-privacy.ts';
import { PrivacyBody } from './privacy-body.tsx';
import { faultsOf, type Question, type QuestionFaults, readQuestion, typedQuestion } from './question.ts';
import { requestPage } from './request-page.tsx';
import { requestsPage } from './requests-page.tsx';

type Answered = PageContent | Destination | Attachment;

/** Does what a parent asks, and returns what is shown. */
type Answer = (dependencies: PageDependencies, call: FormCall, question: Question) => Promise<Answered>;

/** The pages of the privacy office, below `/admin/privacy` (docs/dashboard.md, "Privacy"). */
export function privacyPages(dependencies: PageDependencies): Page[] {
  /** The address of a form shows the first page if it is opened with a link. */
  const formPage = (path: string, answer: Answer): Page => ({
    path,
    scopes: ['privacy'],
    show: (call) => showPrivacy(dependencies, call),
    forms: [{ path, scopes: ['privacy'], submit: (call) => submit(dependencies, call, answer) }],
  });
  return [
    { ...formPage(PRIVACY_PATH, answerQuestion), entry: 'Privacy' },
    formPage(EXPORT_PATH, exportFile),
    formPage(ERASURE_PATH, confirmErasure),
    requestsPage(dependencies),
    requestPage(dependencies),
    accessLogPage(dependencies),
  ];
}

async function submit(dependencies: PageDependencies, call: FormCall, answer: Answer): Promise<Answered> {
  const read = readQuestion(call.fields);
  if ('faults' in read) return showPrivacy(dependencies, call, read.faults);
  try {
    return await answer(dependencies, call, read.question);
  } catch (error) {
    const faults = faultsOf(error);
    if (faults === undefined) throw error;
    return showPrivacy(dependencies, call, faults);
  }
}

/** With what was typed, and what is wrong with it. */
async function showPrivacy(
  dependencies: PageDependencies,
  call: PageCall & Partial<FormCall>,
  faults?: QuestionFaults,
): Promise<PageContent> {
  const privacy = await loadPrivacy(dependencies, call.now);
  const form = { typed: typedQuestion(call.fields ?? {}), faults, csrf: call.viewer.csrf };
  return {
    title: 'Privacy',
    body: <PrivacyBody {...{ call, privacy, form, timeZone: dependencies.timeZone }} />,
    ...(faults === undefined ? {} : { status: faults.status }),
  };
}
