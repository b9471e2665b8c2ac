import type { Context } from 'koa';
import { redeemSignInLink } from '../../foundation/access/sign-in-links.ts';
import { answerDocument, goTo } from './answer-page.tsx';
import type { SignInDependencies } from './dependencies.ts';
import { Door } from './door.tsx';
import { enter } from './know-viewer.ts';
import { OVERVIEW_PATH, SIGN_IN_PATH } from './paths.ts';

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

const TEXTS = {
  used: {
    title: 'This link has been used already.',
    text: 'A link signs in once. If it was you, you are signed in; if it was not, somebody else has opened it: start the program again, and end what they have begun by a new admin key.',
  },
  expired: {
    title: 'This link is too old.',
    text: 'It worked for ten minutes from the start of the program. Start it again for a new one, or sign in with a key.',
  },
  unknown: {
    title: 'This link is not known here.',
    text: 'A character may be missing, or it belongs to another installation. Copy the whole line, or sign in with a key.',
  },
};

/** Why a link signs nobody in, and what to do. */
export function RefusedLinkPage({ because }: { because: keyof typeof TEXTS }) {
  const { title, text } = TEXTS[because];
  return (
    <Door>
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
    </Door>
  );
}
