/** How long this side waits for a database that sends nothing. Milliseconds. */
export interface Patience {
  /** For a connection: a free one of the pool, or a new one. */
  connectMilliseconds: number;
  /** For any byte while a statement waits; after that the server is asked whether it responds. */
  silenceMilliseconds: number;
  /** For the answer to that question. */
  answerMilliseconds: number;
  /** For a statement, beyond the time after which the server itself should have ended it. */
  marginMilliseconds: number;
}

/**
 * The first three together stay below the 15 s within which every request is answered (docs/operations.md, "Outages").
 */
export const PATIENCE: Patience = {
  connectMilliseconds: 5_000,
  silenceMilliseconds: 4_000,
  answerMilliseconds: 4_000,
  marginMilliseconds: 5_000,
};

/** Why a connection was given up. Its code is one of those that mean "database away". */
export function silentDatabase(): Error {
  return Object.assign(new Error('The database has said nothing for too long.'), { code: 'ETIMEDOUT' });
}
