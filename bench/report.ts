/** Prints a ratio of two times measured in the same run, and fails the bench when it is above its limit. */
export function reportRatio(what: string, ratio: number, limit: number): void {
  const isWithin = ratio <= limit;
  reportNote(`${isWithin ? 'ok      ' : 'TOO SLOW'} ${what} = ${ratio.toFixed(2)} (limit ${limit})`);
  if (!isWithin) process.exitCode = 1;
}

/** Prints a line. */
export function reportNote(line: string): void {
  process.stdout.write(`${line}\n`);
}
