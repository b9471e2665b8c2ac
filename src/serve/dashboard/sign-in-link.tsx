import type { Context } from 'koa';
import { redeemSignInLink } from '../../foundation/access/sign-in-links.ts';
import { answerDocument, goTo } from './answer-page.tsx';
import type { SignInDependencies } from './dependencies.ts';
import { enter } from './know-viewer.ts';
import { OVERVIEW_PATH, SIGN_IN_PATH } from './paths.ts';
import { SignInFrame } from './sign-in-page.tsx';

/**
 * Signs in with a link, or shows why not (docs/dashboard.md, "Sign in"). A prefetch by a browser, or a preview by a chat
 * program with HEAD, does not use up the link.
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

const TEXTS = {
  used: {
    title: 'This link has been used already.',
    text: 'A link signs in once. If you used it, you are signed in. If not, somebody else did: restart the program with a new admin key, which ends their session.',
  },
  expired: {
    title: 'This link has expired.',
    text: 'A link works for ten minutes after the program starts. Restart the program for a new link, or sign in with a key.',
  },
  unknown: {
    title: 'This link is unknown.',
    text: 'A character may be missing, or it belongs to another installation. Copy the whole line, or sign in with a key.',
  },
};

/** Why a sign-in link was refused, and what to do. */
function RefusedLinkPage({ because }: { because: keyof typeof TEXTS }) {
  const { title, text } = TEXTS[because];
  return (
    <SignInFrame>
      <section class="sheet stack" aria-labelledby="h">
        <h1 class="title small" id="h">
          {title}
        </h1>
        <p>{text}</p>
        <p class="buttons">
          <a class="button primary" href={SIGN_IN_PATH}>
            Sign in with a key
          </a>
          <a class="button" href={OVERVIEW_PATH}>
            Open the overview
          </a>
        </p>
      </section>
    </SignInFrame>
  );
}
