import type { ComponentChildren } from 'preact';
import type { Appearance } from './appearance.ts';
import { AppearanceForm } from './appearance-form.tsx';
import { BrandMark, KeyIcon, MenuIcon } from './icons.tsx';
import { KeysList } from './keys-list.tsx';
import type { Page, Viewer } from './page.ts';
import { SIGN_OUT_PATH } from './paths.ts';

/** What the frame of a page needs to know. */
export interface LayoutProps {
  /** All pages; the menu has those with an entry that the viewer may see. */
  pages: readonly Page[];
  /** The path of the page that is shown, as its list says it. */
  currentPath: string | undefined;
  /** Undefined if no user is signed in: the frame then has no links to pages. */
  viewer: Viewer | undefined;
  appearance: Appearance;
  timeZone: string;
  children: ComponentChildren;
}

/** The frame of every page: skip link, menu, content, footer with the time zone. */
export function Layout({ pages, currentPath, viewer, appearance, timeZone, children }: LayoutProps) {
  const entries = pages.filter(
    (page) => page.entry !== undefined && viewer !== undefined && maySee(viewer, page),
  );
  return (
    <>
      <a class="skip" href="#main">
        Skip to the figures
      </a>
      <header class="top">
        <div class="wrap">
          <a class="brand" href="/admin">
            <BrandMark />
            Storytime
          </a>
          {viewer && (
            <>
              <Menu entries={entries} currentPath={currentPath} />
              <Account viewer={viewer} appearance={appearance} />
            </>
          )}
        </div>
      </header>
      <main class="wrap" id="main" tabindex={-1}>
        {children}
      </main>
      <Foot timeZone={timeZone} />
      {viewer && <KeysList />}
      <Hatch />
    </>
  );
}

/** Whether the viewer has one of the scopes that the page asks for. */
export const maySee = ({ scopes }: Viewer, page: Pick<Page, 'scopes'>): boolean =>
  page.scopes.some((scope) => scopes.includes(scope));

function Menu({ entries, currentPath }: { entries: readonly Page[]; currentPath: string | undefined }) {
  return (
    <nav class="menu" id="menu" popover="auto" aria-label="Pages">
      <ul>
        {entries.map(({ path, entry }) => (
          <li key={path}>
            <a href={path} aria-current={isWithin(currentPath, path) ? 'page' : undefined}>
              {entry}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** A page below another (one book below the books) is marked in the menu as that one. */
function isWithin(currentPath: string | undefined, path: string): boolean {
  return currentPath === path || (path !== '/admin' && (currentPath ?? '').startsWith(`${path}/`));
}

function Account({ viewer, appearance }: { viewer: Viewer; appearance: Appearance }) {
  return (
    <>
      <div class="top-end">
        <button class="button quiet" type="button" popovertarget="account">
          <KeyIcon />
          Key
        </button>
        <button class="button quiet menu-button" type="button" popovertarget="menu">
          <MenuIcon />
          Menu
        </button>
      </div>
      <div class="pop to-start" id="account" popover="auto">
        <p>
          {viewer.maySignOut ? 'Signed in with the key ' : 'You are signed in as '}
          <b>
            <bdi>{viewer.label ?? viewer.name}</bdi>
          </b>
          <br />
          <small class="muted">Scopes: {viewer.scopes.join(', ')}</small>
        </p>
        {viewer.csrf === '' ? null : <AppearanceForm appearance={appearance} csrf={viewer.csrf} />}
        {viewer.maySignOut && (
          <form method="post" action={SIGN_OUT_PATH}>
            <input type="hidden" name="csrf" value={viewer.csrf} />
            <button type="submit" class="button wide">
              Sign out
            </button>
          </form>
        )}
      </div>
    </>
  );
}

function Foot({ timeZone }: { timeZone: string }) {
  return (
    <footer class="foot">
      <div class="wrap">
        <p>No child is ever named on these pages. Days and times are in {timeZone}.</p>
        <ul>
          <li>
            <a href="/docs/metrics.md">Definitions</a>
          </li>
          <li>
            <a href="/docs">API</a>
          </li>
          <li>
            <a href="/docs/privacy.md#retention">Retention policy</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

/** The pattern of days that are not final. Every chart of the page fills them with `url(#hatch)`. */
function Hatch() {
  return (
    <svg width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <path d="M2.5 0V5" class="hatch-line" />
        </pattern>
      </defs>
    </svg>
  );
}
