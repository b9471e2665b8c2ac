import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { Problem } from '../../foundation/core/errors.ts';
import type { Log } from '../../foundation/core/log.ts';
import { noteFailure } from '../../foundation/http/problem-documents.ts';
import type { TrustedProxies } from '../../foundation/http/trusted-proxies.ts';
import { answerPage, answerProblem, type Frame, pageHeaders } from './answer-page.tsx';
import { addAppearanceRoute, noteAppearance } from './appearance-route.ts';
import { ASSETS } from './assets.ts';
import { checkedForm } from './checked-form.ts';
import type { PageDependencies, SignInDependencies } from './dependencies.ts';
import { knowViewer, noteViewer } from './know-viewer.ts';
import { originOf } from './origin-of.ts';
import type { Form, Page, PageCall } from './page.ts';
import { pagesOf } from './pages.ts';
import { OVERVIEW_PATH } from './paths.ts';
import { type PreparedPages, preparedPages } from './prepared-pages.ts';
import { addSignInRoutes } from './sign-in-routes.tsx';
import { stillCounting } from './still-counting.tsx';

/** The dependencies of the dashboard: those of the pages, and those of signing in. */
export interface DashboardDependencies extends PageDependencies, SignInDependencies {
  log: Log;
  /** How long a request waits for a page that takes long; tests shorten it. */
  pagesMilliseconds?: number | undefined;
}

/** The pages below /admin, the redirect from `/`, signing in, and the assets, as one middleware. */
export function dashboard(dependencies: DashboardDependencies): Middleware {
  const { clock, log, timeZone, proxies } = dependencies;
  const pages = pagesOf(dependencies);
  const frame = { pages, timeZone };
  const problemPages: Middleware = async (context, next) => {
    try {
      await next();
    } catch (error) {
      answerProblem(context, noteFailure(log, context, error), frame, clock());
    }
  };
  const appearance = noteAppearance(proxies);
  const router = new Router().use(pageHeaders, appearance, problemPages);
  router.get('/', (context) => context.redirect(OVERVIEW_PATH));
  for (const { path, serve } of ASSETS) router.get(path, serve);
  addSignInRoutes(router, pages, dependencies);
  addAppearanceRoute(router, dependencies);
  const prepared = preparedPages(clock, dependencies.pagesMilliseconds);
  for (const page of pages) addPage(router, page, { frame, prepared }, dependencies);
  const served = router.routes() as Middleware;
  return (context, next) =>
    served(context, async () => {
      if (!isUnknownPage(context)) return next();
      const unknownPage = async () => {
        await noteViewer(context, dependencies);
        throw new Problem('not_found', 'This server has no such page.');
      };
      await pageHeaders(context, () => appearance(context, () => problemPages(context, unknownPage)));
    });
}

function addPage(
  router: Router,
  page: Page,
  { frame, prepared }: { frame: Frame; prepared: PreparedPages },
  dependencies: DashboardDependencies,
): void {
  const { clock, proxies } = dependencies;
  router.get(page.path, knowViewer(page.scopes, dependencies), async (context) => {
    const call = callOf(context, clock(), proxies);
    const address = `${context.path}${context.search}`;
    const show = () => page.show(call);
    const content = page.isSameForAll ? await prepared.get(`${call.origin}${address}`, show) : await show();
    answerPage(context, content ?? stillCounting(address), frame, page.path);
  });
  for (const form of page.forms ?? []) {
    router.post(form.path, knowViewer(form.scopes, dependencies), (context) =>
      submit(context, page, form, frame, callOf(context, clock(), proxies)),
    );
  }
}

async function submit(context: Context, page: Page, form: Form, frame: Frame, call: PageCall): Promise<void> {
  const fields = await checkedForm(context, context.state.viewer);
  const result = await form.submit({ ...call, fields });
  if ('body' in result) return answerPage(context, result, frame, page.path);
  if ('fileName' in result) {
    context.attachment(result.fileName);
    context.body = result.content;
    return;
  }
  context.redirect(result.goTo);
  context.status = 303;
}

function callOf(context: Context, now: Date, proxies: TrustedProxies): PageCall {
  const parameters: Record<string, string> = context.params;
  const query = Object.fromEntries(new URLSearchParams(context.querystring));
  return { query, parameters, viewer: context.state.viewer, now, origin: originOf(context, proxies) };
}

/** An address below /admin that a browser asks for and that nothing else serves. */
function isUnknownPage({ method, path, headers }: Context): boolean {
  const isPage = path.startsWith(`${OVERVIEW_PATH}/`) && !/^\/admin\/(api|queues)(\/|$)/i.test(path);
  return isPage && method === 'GET' && (headers.accept ?? '').includes('text/html');
}
