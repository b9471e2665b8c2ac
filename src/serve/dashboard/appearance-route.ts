import type Router from '@koa/router';
import type { Context, Middleware } from 'koa';
import { SCOPES } from '../../foundation/access/principal.ts';
import type { TrustedProxies } from '../../foundation/http/trusted-proxies.ts';
import { goTo } from './answer-page.tsx';
import { chosenAppearance, keepAppearance, readAppearance } from './appearance.ts';
import { checkedForm } from './checked-form.ts';
import type { SignInDependencies } from './dependencies.ts';
import { knowViewer } from './know-viewer.ts';
import { APPEARANCE_PATH, OVERVIEW_PATH, refererPath, wayBack } from './paths.ts';

/** Notes in `context.state.appearance` how this browser shows pages, signed in or not. */
export const noteAppearance =
  (proxies: TrustedProxies): Middleware =>
  (context, next) => {
    context.state.appearance = readAppearance(context, proxies.isSecure(context));
    return next();
  };

/** Saves what was chosen under "Key" (docs/dashboard.md, "Appearance and keys"), and shows the page again. */
export function addAppearanceRoute(router: Router, dependencies: SignInDependencies): void {
  const { proxies } = dependencies;
  router.post(APPEARANCE_PATH, knowViewer(SCOPES, dependencies), async (context) => {
    const fields = await checkedForm(context, context.state.viewer);
    keepAppearance(context, proxies.isSecure(context), chosenAppearance(fields));
    goTo(context, pageBefore(router, context));
  });
}

/** The page that answers a form has no address of its own: the overview is shown instead. */
function pageBefore(router: Router, context: Context): string {
  const path = wayBack(refererPath(context)) ?? OVERVIEW_PATH;
  const [pathname = OVERVIEW_PATH] = path.split('?');
  return router.match(pathname, 'GET').route ? path : OVERVIEW_PATH;
}
