/** Half-open ranges of whole seconds, one after the other: begin, end, begin, end, … */
export type Ranges = number[];

/** Adds a range; one that begins where the one before ended is joined to it (docs/metrics.md, "Watched ranges and unique seconds"). */
export function addRange(ranges: Ranges, begin: number, end: number): void {
  if (end <= begin) return;
  if (ranges.at(-1) === begin) ranges[ranges.length - 1] = end;
  else ranges.push(begin, end);
}

/** The length of all ranges laid over each other, in seconds. */
export function uniqueSecondsOf(ranges: Ranges): number {
  const order = Array.from({ length: ranges.length / 2 }, (_, index) => index * 2);
  order.sort((one, other) => (ranges[one] ?? 0) - (ranges[other] ?? 0));
  let [seconds, reached] = [0, 0];
  for (const at of order) {
    const [begin, end] = [Math.max(ranges[at] ?? 0, reached), ranges[at + 1] ?? 0];
    if (end <= begin) continue;
    seconds += end - begin;
    reached = end;
  }
  return seconds;
}
