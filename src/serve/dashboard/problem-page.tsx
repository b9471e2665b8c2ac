import { PROBLEMS, type Problem, type ProblemCode } from '../../foundation/core/errors.ts';
import { OVERVIEW_PATH } from './paths.ts';

/** What did not happen, that nothing is lost, and what to do. */
interface ProblemText {
  title: string;
  happened: string;
  todo: string;
}

const TRY_AGAIN = 'Try it again in a moment.';
const GO_BACK = 'Go back to the page before, and choose something else there.';

const TEXTS: Partial<Record<ProblemCode, ProblemText>> = {
  query_timeout: {
    title: 'This page could not be put together.',
    happened:
      'The database did not answer within 30 seconds, so the report was stopped before it could slow down everything else. Nothing is lost, and events are still being taken.',
    todo: 'Try it again; a second attempt is often quick. If it does not help, choose a shorter range.',
  },
  database_unavailable: {
    title: 'The database does not answer.',
    happened:
      'This page could not be put together. Nothing that was stored is lost, and players keep their events until they are taken.',
    todo: TRY_AGAIN,
  },
  not_found: {
    title: 'There is nothing at this address.',
    happened: 'It may have been here once.',
    todo: 'Look for a mistake in the address, or begin with the overview.',
  },
  scope_missing: {
    title: 'This key does not open that.',
    happened: 'Nothing was changed.',
    todo: 'Ask whoever runs the server for a key that may do it, or sign in with another one.',
  },
  invalid_request: {
    title: 'The address is not right.',
    happened: 'Something in it has a form that this page does not know. Nothing was changed.',
    todo: 'Begin with the overview, and choose again there.',
  },
};

const OTHERS: ProblemText = {
  title: 'This page could not be put together.',
  happened: 'Something went wrong that nobody expected. Nothing that was stored is lost.',
  todo: TRY_AGAIN,
};

/** What is wrong with a request says so itself; of what is wrong here nothing is told. */
function textOf({ code, message }: Problem): ProblemText {
  const { status, title } = PROBLEMS[code];
  if (status >= 500) return TEXTS[code] ?? OTHERS;
  const text = TEXTS[code] ?? { title: `${title}.`, happened: 'Nothing was changed.', todo: GO_BACK };
  return { ...text, happened: `${message} ${text.happened}` };
}

/** The title of the page that a problem is shown as. */
export const titleOfProblem = (problem: Problem): string => textOf(problem).title;

/** A failure as a page: what did not happen, what to do, and the id by which the log tells more. */
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
          If it stays like this, send this number to whoever runs the server. It finds the line in the log:
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
