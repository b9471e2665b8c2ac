import Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import type { Principal, Scope } from '../http/principal.ts';
import type { RoomDependencies } from '../http/room-dependencies.ts';
import { renderDocument } from './document.tsx';
import { Layout } from './layout.tsx';
import type { Page, PageCall } from './page.ts';
import { pageHeaders } from './page-headers.ts';
import { pagesOf } from './pages.ts';
import { STYLESHEET_PATH, serveStylesheet } from './stylesheet.ts';

/** What the dashboard is built from: the dependencies of the rooms, and who may see what. */
export interface DashboardDependencies extends RoomDependencies {
  guardOf(scopes: readonly Scope[]): Middleware;
}

/** The pages below /admin, `/` that leads there, and the stylesheet, as one router. */
export function dashboard(dependencies: DashboardDependencies): Router {
  const { guardOf } = dependencies;
  const pages = pagesOf(dependencies);
  const router = new Router();
  router.get('/', pageHeaders, (context) => context.redirect('/admin'));
  router.get(STYLESHEET_PATH, pageHeaders, serveStylesheet);
  for (const page of pages) {
    router.get(page.path, pageHeaders, guardOf(page.scopes), showPage(page, pages, dependencies));
  }
  return router;
}

function showPage(
  page: Page,
  pages: readonly Page[],
  { clock, timeZone }: Pick<RoomDependencies, 'clock' | 'timeZone'>,
): Middleware {
  return async (context) => {
    const call = callOf(context, clock());
    const { title, body, status = 200 } = await page.show(call);
    context.status = status;
    context.type = 'html';
    context.body = renderDocument(
      title,
      <Layout pages={pages} currentPath={page.path} viewer={call.viewer} timeZone={timeZone}>
        {body}
      </Layout>,
    );
  };
}

function callOf(context: Context, now: Date): PageCall {
  const { name, scopes }: Principal = context.state.principal;
  const parameters: Record<string, string> = context.params;
  const query = Object.fromEntries(new URLSearchParams(context.querystring));
  return { query, parameters, viewer: { name, scopes, csrf: '' }, now };
}
