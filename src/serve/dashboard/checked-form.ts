import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'koa';
import { Problem } from '../../foundation/core/errors.ts';
import { readForm } from '../../foundation/http/form-body.ts';
import { isFromElsewhere } from '../../foundation/http/same-origin.ts';
import type { Viewer } from './page.ts';

/**
 * The fields of a form that a page of this server has sent for this viewer, without `csrf`. Throws `form_refused` for
 * anything else, and what `readForm` throws. A bearer key needs no `csrf`: no browser sends one by itself.
 */
export async function checkedForm(context: Context, viewer: Viewer): Promise<Record<string, string>> {
  if (isFromElsewhere(context)) throw notFromHere();
  const { csrf = '', ...fields } = await readForm(context);
  const isByKey = /^bearer /i.test(context.get('authorization'));
  if (!isByKey && !isSameText(csrf, viewer.csrf)) throw notFromHere();
  return fields;
}

/** Compares in constant time. An empty text equals nothing, not even another empty text. */
export function isSameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length > 0 && a.length === b.length && timingSafeEqual(a, b);
}

const notFromHere = () =>
  new Problem(
    'form_refused',
    'Forms are only accepted from pages of this server, in the session for which the page was shown. Open the page again, and send the form once more.',
  );
