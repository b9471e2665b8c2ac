import type { ComponentChildren } from 'preact';
import { Note } from './components/note.tsx';
import { BrandMark } from './icons.tsx';
import { SIGN_IN_PATH } from './paths.ts';

/** What the sign-in page shows around its field. */
export interface SignInState {
  csrf: string;
  /** The page to return to, and its name. */
  next?: { path: string; label: string | undefined } | undefined;
  /** Why the page is shown, if not for the first time. */
  because?: 'ended' | 'signed_out' | 'form_outdated' | undefined;
  /** What is wrong with the key that was sent. */
  fault?: { error: string; help: string } | undefined;
}

/** A page without the menu, for viewers who are not signed in. */
export function SignInFrame({ children }: { children: ComponentChildren }) {
  return (
    <main class="sign-in" id="main">
      <div class="sign-in-box">
        <p class="brand">
          <BrandMark />
          Storytime
        </p>
        {children}
      </div>
    </main>
  );
}

/** The sign-in page: one field for a key (docs/dashboard.md, "Sign in"). */
export function SignInPage({ csrf, next, because, fault }: SignInState) {
  return (
    <SignInFrame>
      <Reason because={because} next={next} />
      <form class="sheet stack" method="post" action={SIGN_IN_PATH}>
        <h1 class="title small">Sign in</h1>
        <input type="hidden" name="csrf" value={csrf} />
        {next && <input type="hidden" name="next" value={next.path} />}
        <KeyField fault={fault} />
        <button type="submit" class="button primary wide">
          Sign in
        </button>
      </form>
      <p class="muted sign-in-help">
        <small>
          No key? The operator of the server can create one:{' '}
          <code>bin/storytime keys create --name "morning desk" --scope admin</code>
        </small>
      </p>
    </SignInFrame>
  );
}

function KeyField({ fault }: Pick<SignInState, 'fault'>) {
  return (
    <p class="field wide">
      <label for="key">Access key</label>
      <input
        id="key"
        name="key"
        type="password"
        autocomplete="current-password"
        required
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={fault ? 'key-error key-help' : 'key-help'}
      />
      {fault && (
        <span class="error" id="key-error">
          {fault.error}
        </span>
      )}
      <span class="help" id="key-help">
        {fault?.help ?? 'The key that was printed when the server started, or one that was created for you.'}
      </span>
    </p>
  );
}

function Reason({ because, next }: Pick<SignInState, 'because' | 'next'>) {
  const back = next && (
    <>
      {' '}
      You then return to <b>{next.label ?? 'the page that you asked for'}</b>.
    </>
  );
  if (because === 'signed_out') {
    return (
      <Note tone="well">
        <p>
          <b>You are signed out.</b> This browser needs a key to continue.
        </p>
      </Note>
    );
  }
  if (because === 'form_outdated') {
    return (
      <Note>
        <p>
          <b>Please send the key again.</b> This page was open for too long, or the browser keeps no cookies.
        </p>
      </Note>
    );
  }
  if (because === 'ended') {
    return (
      <Note>
        <p>
          <b>Please sign in again.</b> A session ends after twelve hours, or when its key is revoked.{back}
        </p>
      </Note>
    );
  }
  return back ? (
    <Note>
      <p>
        <b>Please sign in.</b>
        {back}
      </p>
    </Note>
  ) : null;
}
