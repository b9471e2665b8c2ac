import type { Database } from '../../src/foundation/db/connect-database.ts';

/** What a real failure could say; none of it may reach a client. */
export const INSIDE =
  'relation "child_profiles" of child 471100471100 at 10.1.2.3:5432 (select * from secrets)';

/** A database whose every use fails with an unexpected error. */
export function failingDatabase(): Database {
  const fail = () => {
    throw new Error(INSIDE);
  };
  return new Proxy(fail, {
    get: (_target, name) => (name === 'then' ? undefined : fail),
  }) as unknown as Database;
}
