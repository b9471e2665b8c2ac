/** What `noLonger` resolves to if the work is not done in time. */
export const LATE = Symbol('late');

/**
 * Waits for work, but at most this many milliseconds: resolves to its result, or to LATE. Rejects as the work does,
 * if it does so in time. The work continues, and its later result is ignored.
 */
export async function noLonger<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | typeof LATE> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => resolve(LATE), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
