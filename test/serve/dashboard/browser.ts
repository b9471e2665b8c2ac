import type { OutgoingHttpHeaders } from 'node:http';
import type { Answer, HttpClient } from '../../support/http-client.ts';

/** Keeps cookies as a browser does, and sends forms with the token of the last page. */
export interface Browser {
  get(path: string, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** Sends a form; without `csrf` among the fields, that of the last page. */
  post(path: string, fields?: Record<string, string>, headers?: OutgoingHttpHeaders): Promise<Answer>;
  /** Opens the sign-in page and sends the key. */
  signIn(key: string, next?: string): Promise<Answer>;
  cookies: Map<string, string>;
}

const CSRF = /name="csrf" value="([^"]+)"/;

/** A browser without a key, as a person has it. `always` is sent with each request. */
export function browser(send: HttpClient['send'], always: OutgoingHttpHeaders = {}): Browser {
  const cookies = new Map<string, string>();
  let csrf = '';
  const ask = async (method: string, path: string, headers: OutgoingHttpHeaders, raw?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { accept: 'text/html', ...(cookie ? { cookie } : {}), ...always, ...headers };
    const answer = await send(method, path, { key: null, headers: sent, ...(raw ? { raw } : {}) });
    for (const line of answer.headers['set-cookie'] ?? []) keep(cookies, line);
    csrf = CSRF.exec(answer.text)?.[1] ?? csrf;
    return answer;
  };
  const post: Browser['post'] = (path, fields = {}, headers = {}) =>
    ask(
      'POST',
      path,
      { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', ...headers },
      new URLSearchParams({ csrf, ...fields }).toString(),
    );
  return {
    cookies,
    get: (path, headers = {}) => ask('GET', path, headers),
    post,
    signIn: async (key, next) => {
      await ask('GET', '/admin/sign-in', {});
      return post('/admin/sign-in', { key, ...(next === undefined ? {} : { next }) });
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (line.includes('Max-Age=0')) cookies.delete(name);
  else cookies.set(name, value);
}
