import type Router from '@koa/router';
import type { Context } from 'koa';
import { newSecret } from '../../foundation/access/api-key.ts';
import type { Principal } from '../../foundation/access/principal.ts';
import { endSession, formTokenOf } from '../../foundation/access/sessions.ts';
import { readForm } from '../../foundation/http/form-body.ts';
import { isFromElsewhere } from '../../foundation/http/same-origin.ts';
import { readCookie, setCookie } from '../../foundation/http/session-cookie.ts';
import { answerDocument, goTo } from './answer-page.tsx';
import { checkedForm, isSameText } from './checked-form.ts';
import type { SignInDependencies } from './dependencies.ts';
import { enter, knowViewer } from './know-viewer.ts';
import { maySee } from './layout.tsx';
import type { Page } from './page.ts';
import { LINK_PATH, OVERVIEW_PATH, SIGN_IN_PATH, SIGN_OUT_PATH, wayBack } from './paths.ts';
import { type AttemptsLeft, faultOf, type SignInAttempts, signInAttempts } from './sign-in-attempts.ts';
import { openLink } from './sign-in-link.tsx';
import { SignInPage, type SignInState } from './sign-in-page.tsx';

/** Signing in with a key or a link, and signing out (docs/dashboard.md, "Sign in"). */
export function addSignInRoutes(
  router: Router,
  pages: readonly Page[],
  dependencies: SignInDependencies,
): void {
  const attempts = signInAttempts();
  router.get(SIGN_IN_PATH, (context) => {
    const { next, signed_out } = context.query;
    const hadSession = readCookie(context, 'session', dependencies.proxies.isSecure(context)) !== undefined;
    const because = signed_out === undefined ? (hadSession ? 'ended' : undefined) : 'signed_out';
    showSignIn(context, 200, { because, next: nextOf(next, pages) }, dependencies);
  });
  router.post(SIGN_IN_PATH, (context) => signIn(context, pages, attempts, dependencies));
  router.post(SIGN_OUT_PATH, knowViewer(ANY_SCOPE, dependencies), (context) =>
    signOut(context, dependencies),
  );
  router.get(`${LINK_PATH}/:token`, (context) => openLink(context, dependencies));
}

const ANY_SCOPE = ['ingest', 'admin', 'ops', 'privacy', 'publisher'] as const;

function showSignIn(
  context: Context,
  status: number,
  state: Omit<SignInState, 'csrf'>,
  { proxies }: SignInDependencies,
): void {
  const isSecure = proxies.isSecure(context);
  const visit = readCookie(context, 'visit', isSecure) ?? newSecret();
  setCookie(context, 'visit', isSecure, visit);
  answerDocument(context, status, { title: 'Sign in' }, <SignInPage {...state} csrf={formTokenOf(visit)} />);
}

function nextOf(wanted: unknown, pages: readonly Page[]): SignInState['next'] {
  const path = typeof wanted === 'string' ? wayBack(wanted) : undefined;
  if (path === undefined) return undefined;
  const [pathname] = path.split('?');
  return { path, label: pages.find((page) => page.path === pathname)?.entry };
}

async function signIn(
  context: Context,
  pages: readonly Page[],
  attempts: SignInAttempts,
  dependencies: SignInDependencies,
): Promise<void> {
  const { key = '', csrf = '', ...fields } = await readForm(context);
  const next = nextOf(fields.next, pages);
  const { authenticate, proxies } = dependencies;
  const visit = readCookie(context, 'visit', proxies.isSecure(context));
  if (isFromElsewhere(context) || visit === undefined || !isSameText(csrf, formTokenOf(visit))) {
    return showSignIn(context, 403, { because: 'form_outdated', next }, dependencies);
  }
  const address = proxies.clientAddress(context);
  const left = await attempts.take(address);
  const principal = 'attempts' in left ? await authenticate(key.trim()) : null;
  if (principal?.credential === undefined) return refuse(context, left, next, dependencies);
  await attempts.forget(address);
  await enter(context, principal.credential, dependencies);
  goTo(context, next?.path ?? homeOf(principal, pages));
}

/** 401 names a scheme that browsers do not know, so that they show no password prompt of their own. */
function refuse(
  context: Context,
  left: AttemptsLeft,
  next: SignInState['next'],
  dependencies: SignInDependencies,
): void {
  const isPaused = 'pauseSeconds' in left;
  if (isPaused) context.set('Retry-After', String(left.pauseSeconds));
  else context.set('WWW-Authenticate', 'Bearer');
  showSignIn(context, isPaused ? 429 : 401, { fault: faultOf(left), next }, dependencies);
}

/** The first page of the menu that a principal may see. */
function homeOf({ scopes, name }: Principal, pages: readonly Page[]): string {
  const first = pages.find((page) => page.entry !== undefined && maySee({ scopes, name, csrf: '' }, page));
  return first?.path ?? OVERVIEW_PATH;
}

async function signOut(context: Context, { database, proxies }: SignInDependencies): Promise<void> {
  await checkedForm(context, context.state.viewer);
  const isSecure = proxies.isSecure(context);
  const token = readCookie(context, 'session', isSecure);
  if (token !== undefined) await endSession(database, token);
  setCookie(context, 'session', isSecure, undefined);
  goTo(context, `${SIGN_IN_PATH}?signed_out=1`);
}
