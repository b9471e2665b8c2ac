import type { ComponentChildren } from 'preact';
import { Note } from './components/note.tsx';
import { BrandMark } from './icons.tsx';
import { SIGN_IN_PATH } from './paths.ts';

/** What the page of signing in shows beside its field. */
export interface SignInState {
  csrf: string;
  /** Where one comes back to, and what that page is called. */
  next?: { path: string; label: string | undefined } | undefined;
  /** Why one is here, if not for the first time. */
  because?: 'ended' | 'signed_out' | 'form_outdated' | undefined;
  /** What is wrong with the key that was sent. */
  fault?: { error: string; help: string } | undefined;
}

/** A page without the frame, for somebody who is not known yet. */
export function Door({ children }: { children: ComponentChildren }) {
  return (
    <main class="door" id="main">
      <div class="door-box">
        <p class="brand">
          <BrandMark />
          Storytime
        </p>
        {children}
      </div>
    </main>
  );
}

/** The page of signing in: one field for a key (docs/dashboard.md, "Sign in"). */
export function SignInPage({ csrf, next, because, fault }: SignInState) {
  return (
    <Door>
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
      <p class="muted door-help">
        <small>
          No key? Whoever runs the server makes one:{' '}
          <code>bin/storytime keys create --name "morning desk" --scope admin</code>
        </small>
      </p>
    </Door>
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
        {fault?.help ??
          'The one that was printed when the server started, or one that somebody made for you.'}
      </span>
    </p>
  );
}

function Reason({ because, next }: Pick<SignInState, 'because' | 'next'>) {
  const back = next && (
    <>
      {' '}
      Then you come back to <b>{next.label ?? 'the page that you asked for'}</b>.
    </>
  );
  if (because === 'signed_out') {
    return (
      <Note tone="well">
        <p>
          <b>You are signed out.</b> Nobody can go on from this browser without a key.
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
          <b>Please sign in again.</b> A session ends after twelve hours, and together with its key.{back}
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
