import { PROBLEMS, type Problem, type ProblemCode } from '../../foundation/core/errors.ts';
import { OVERVIEW_PATH } from './paths.ts';

/** What did not work, that nothing is lost, and what to do. */
interface ProblemText {
  title: string;
  happened: string;
  todo: string;
}

const TRY_AGAIN = 'Try it again in a moment.';
const GO_BACK = 'Go back to the previous page, and choose something else.';

const TEXTS: Partial<Record<ProblemCode, ProblemText>> = {
  query_timeout: {
    title: 'This page could not be created.',
    happened:
      'The database did not answer within 30 seconds, so the report was stopped before it could slow down everything else. Nothing is lost, and events are still accepted.',
    todo: 'Try it again; a second attempt is often quick. If it does not help, choose a shorter range.',
  },
  database_unavailable: {
    title: 'The database does not answer.',
    happened:
      'This page could not be created. Nothing that was stored is lost, and players keep their events until they are accepted.',
    todo: TRY_AGAIN,
  },
  not_found: {
    title: 'There is nothing at this address.',
    happened: 'It may have existed before.',
    todo: 'Check the address, or start from the overview.',
  },
  scope_missing: {
    title: 'This key has no access to that.',
    happened: 'Nothing was changed.',
    todo: 'Ask the operator of the server for a key with that scope, or sign in with another key.',
  },
  invalid_request: {
    title: 'The address is not valid.',
    happened: 'Part of it has a format that this page does not accept. Nothing was changed.',
    todo: 'Start from the overview, and choose again there.',
  },
};

const OTHERS: ProblemText = {
  title: 'This page could not be created.',
  happened: 'An unexpected error occurred. Nothing that was stored is lost.',
  todo: TRY_AGAIN,
};

/** A problem of the request is described by its message; an error of the server reveals nothing. */
function textOf({ code, message }: Problem): ProblemText {
  const { status, title } = PROBLEMS[code];
  if (status >= 500) return TEXTS[code] ?? OTHERS;
  const text = TEXTS[code] ?? { title: `${title}.`, happened: 'Nothing was changed.', todo: GO_BACK };
  return { ...text, happened: `${message} ${text.happened}` };
}

/** The title of the page that a problem is shown as. */
export const titleOfProblem = (problem: Problem): string => textOf(problem).title;

/** A problem as a page: what did not work, what to do, and the id by which the log is searched. */
export function ProblemPage({
  problem,
  requestId,
  at,
}: {
  problem: Problem;
  requestId: string;
  /** The time as it is shown. */
  at: string;
}) {
  const { title, happened, todo } = textOf(problem);
  return (
    <section class="sheet narrow" aria-labelledby="h">
      <h1 class="title" id="h">
        {title}
      </h1>
      <p>{happened}</p>
      <h2>What you can do</h2>
      <ul class="bullets">
        <li>{todo}</li>
        <li>
          Go to the <a href={OVERVIEW_PATH}>overview</a>.
        </li>
        <li>
          If the problem persists, send this number to the operator of the server. It identifies the line in
          the log:
        </li>
      </ul>
      <p>
        <span class="id">{requestId}</span>
      </p>
      <p class="muted">
        <small>
          {PROBLEMS[problem.code].status} · {problem.code} · {at}
        </small>
      </p>
    </section>
  );
}
