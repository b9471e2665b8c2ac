import type { Readable } from 'node:stream';
import type { ComponentChildren } from 'preact';
import type { Scope } from '../../foundation/access/principal.ts';

/** The viewer of a page. Every form that posts has `csrf` as the hidden field `csrf`. */
export interface Viewer {
  /** For records: receipts, the access log, the annotations of charts. */
  name: string;
  /** The displayed name of the key or the person. */
  label?: string;
  scopes: readonly Scope[];
  csrf: string;
  /** Signed in on the sign-in page, not through a proxy or with a bearer key. */
  maySignOut?: boolean;
}

/** A request for a page. */
export interface PageCall {
  /** The query of the address. A repeated name has its last value. */
  query: Readonly<Record<string, string>>;
  /** The parts of the address that the path calls `:name`. */
  parameters: Readonly<Record<string, string>>;
  viewer: Viewer;
  now: Date;
  /** The address of this server as the browser knows it, such as http://localhost:3000. */
  origin: string;
}

/** A form that was sent, with its fields. */
export interface FormCall extends PageCall {
  fields: Readonly<Record<string, string>>;
}

/** What a page shows: the title of the window, and the content of `main`. */
export interface PageContent {
  title: string;
  body: ComponentChildren;
  /** 200 by default. */
  status?: number;
  /** After how many seconds a browser without a script reloads it. */
  refreshSeconds?: number;
}

/** Where the browser goes after a form: a path of this server, with its query. */
export interface Destination {
  goTo: string;
}

/** A file that the browser downloads while it is produced. Its name must reveal nothing of its content. */
export interface Attachment {
  fileName: string;
  content: Readable;
}

/** An action of a page's forms. It is only reached with the right `csrf` from a page of this server. */
export interface Form {
  /** With parameters as `:name`. */
  path: string;
  /** The scopes of which the viewer needs one. */
  scopes: readonly Scope[];
  /** Carries it out. Returns a page (a form with its errors, or a confirmation), where the result is shown, or a file. */
  submit(call: FormCall): Promise<PageContent | Destination | Attachment>;
}

/** A page of the dashboard. */
export interface Page {
  /** Below /admin, with parameters as `:name`. */
  path: string;
  /** Its name in the menu; a page without one is reached from another. */
  entry?: string;
  /** The scopes of which the viewer needs one. */
  scopes: readonly Scope[];
  /**
   * It may take long and is the same for every viewer, so it is created once for all who wait
   * (docs/dashboard.md, "Long reports"). It must not depend on the viewer.
   */
  isSameForAll?: true;
  /** Creates it. May throw Problems, which are shown as pages. */
  show(call: PageCall): Promise<PageContent>;
  forms?: readonly Form[];
}
