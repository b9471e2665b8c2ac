import type { Readable } from 'node:stream';
import type { ComponentChildren } from 'preact';
import type { Scope } from '../../foundation/access/principal.ts';

/** Who looks at a page. `csrf` belongs as the hidden field `csrf` into every form that posts. */
export interface Viewer {
  /** For records: receipts, the log of who looked, the annotations of charts. */
  name: string;
  /** What the key, or the person, is called, for showing it. */
  label?: string;
  scopes: readonly Scope[];
  csrf: string;
  /** Signed in here, where others are known by a proxy or send their key along. */
  maySignOut?: boolean;
}

/** A request for a page. */
export interface PageCall {
  /** The query of the address. A name that is there more than once has its last value. */
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

/** What a page shows: the title of the window, and what stands in `main`. */
export interface PageContent {
  title: string;
  body: ComponentChildren;
  /** 200 unless it says otherwise. */
  status?: number;
  /** In how many seconds a browser without a script asks for it again. */
  refreshSeconds?: number;
}

/** Where the browser goes after a form: a path of this server, with its query. */
export interface Destination {
  goTo: string;
}

/** A file that the browser keeps instead of showing a page, as it is produced. Its name must say nothing of its content. */
export interface Attachment {
  fileName: string;
  content: Readable;
}

/** Something that the forms of a page ask for. It is only reached with the right `csrf` from a page of this server. */
export interface Form {
  /** With parameters as `:name`. */
  path: string;
  /** The scopes of which the viewer needs one. */
  scopes: readonly Scope[];
  /** Does it. Shows a page (a form with its faults, or a confirmation), says where the result is shown, or gives a file. */
  submit(call: FormCall): Promise<PageContent | Destination | Attachment>;
}

/** A page of the dashboard. */
export interface Page {
  /** Below /admin, with parameters as `:name`. */
  path: string;
  /** Its word in the row of pages; a page without one is reached from another. */
  entry?: string;
  /** The scopes of which the viewer needs one. */
  scopes: readonly Scope[];
  /**
   * It may take long and shows everybody the same, so that it is put together once for all who wait
   * (docs/dashboard.md, "Long reports"). It must not look at the viewer.
   */
  isSameForAll?: true;
  /** Makes it. May throw Problems, which are shown as pages. */
  show(call: PageCall): Promise<PageContent>;
  forms?: readonly Form[];
}
