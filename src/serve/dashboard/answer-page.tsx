import type { Context, Middleware } from 'koa';
import type { ComponentChildren } from 'preact';
import { PROBLEMS, type Problem } from '../../foundation/core/errors.ts';
import { type Appearance, USUAL_APPEARANCE } from './appearance.ts';
import { renderDocument } from './document.tsx';
import { Layout } from './layout.tsx';
import type { Page, PageContent, Viewer } from './page.ts';
import { ProblemPage, titleOfProblem } from './problem-page.tsx';

/** The frame around every page. */
export interface Frame {
  pages: readonly Page[];
  timeZone: string;
}

/** Answers with a page in its frame. `currentPath` is the path of the page in the list of pages. */
export function answerPage(
  context: Context,
  { body, status = 200, ...head }: PageContent,
  { pages, timeZone }: Frame,
  currentPath: string | undefined,
): void {
  const viewer: Viewer | undefined = context.state.viewer;
  answerDocument(
    context,
    status,
    head,
    <Layout {...{ pages, currentPath, viewer, timeZone, appearance: appearanceOf(context) }}>{body}</Layout>,
  );
}

/** Answers with a document that has no frame. */
export function answerDocument(
  context: Context,
  status: number,
  head: Pick<PageContent, 'title' | 'refreshSeconds'>,
  body: ComponentChildren,
): void {
  context.status = status;
  context.type = 'html';
  context.body = renderDocument({ ...head, appearance: appearanceOf(context) }, body);
}

/** Set by `noteAppearance`. */
const appearanceOf = ({ state }: Context): Appearance => state.appearance ?? USUAL_APPEARANCE;

/** Answers with a problem as a page, with the menu of the viewer if one is recognised by then. */
export function answerProblem(context: Context, problem: Problem, frame: Frame, now: Date): void {
  context.set(problem.headers);
  const { requestId } = context.state;
  const body = <ProblemPage problem={problem} requestId={requestId} at={showTime(now, frame.timeZone)} />;
  const { status } = PROBLEMS[problem.code];
  answerPage(context, { title: titleOfProblem(problem), body, status }, frame, undefined);
}

const showTime = (now: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(now)} ${timeZone}`;

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Sets what a page may load, and that it is not cached unless it says otherwise. */
export const pageHeaders: Middleware = (context, next) => {
  context.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  context.set('Cache-Control', 'no-store');
  return next();
};

/** Redirects the browser to a path of this server, with GET. */
export function goTo(context: Context, path: string): void {
  context.redirect(path);
  context.status = 303;
}
