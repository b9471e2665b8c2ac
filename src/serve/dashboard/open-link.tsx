import type { Context } from 'koa';
import { redeemSignInLink } from '../../foundation/access/sign-in-links.ts';
import { answerDocument } from './answer-page.tsx';
import { enter, goTo } from './enter.ts';
import { OVERVIEW_PATH } from './paths.ts';
import { RefusedLinkPage } from './refused-link-page.tsx';
import type { SignInDependencies } from './sign-in-dependencies.ts';

/**
 * Signs in by a link, or says why not (docs/dashboard.md, "Sign in"). A look ahead, of a browser or of a chat that asks
 * with HEAD, does not use the link up.
 */
export async function openLink(context: Context, dependencies: SignInDependencies): Promise<void> {
  if (context.method !== 'GET' || context.get('sec-purpose').includes('prefetch')) {
    context.status = 503;
    context.body = '';
    return;
  }
  const { database, clock } = dependencies;
  const link = await redeemSignInLink(database, String(context.params.token), clock());
  if ('refused' in link) {
    const page = <RefusedLinkPage because={link.refused} />;
    return answerDocument(context, link.refused === 'unknown' ? 404 : 410, { title: 'Sign in' }, page);
  }
  await enter(context, link.credential, dependencies);
  goTo(context, OVERVIEW_PATH);
}
