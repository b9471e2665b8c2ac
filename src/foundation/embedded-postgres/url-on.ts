/** The server's only role, which owns everything in it. */
export const SUPERUSER = 'postgres';

/** The URL of a database on an embedded server. It contains the password: never log it. */
export function urlOn(port: number, password: string, database: string): string {
  return `postgres://${SUPERUSER}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
}
