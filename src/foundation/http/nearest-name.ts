/** A shorter text is part of too many names. */
const PART_LENGTH_MIN = 3;

/**
 * The name that was most likely meant: the same except for case and separators, a part or an extension of it, or the
 * same with a few typing errors. Undefined if none is similar.
 */
export function nearestName(written: string, names: readonly string[]): string | undefined {
  const rated = names.map((name) => ({ name, distance: distanceOf(plain(written), plain(name)) }));
  const [nearest] = rated.sort((one, other) => one.distance - other.distance);
  return nearest !== undefined && nearest.distance < Number.POSITIVE_INFINITY ? nearest.name : undefined;
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '');

function distanceOf(written: string, name: string): number {
  const [short, long] = written.length < name.length ? [written, name] : [name, written];
  if (short.length >= PART_LENGTH_MIN && long.includes(short)) return short === long ? 0 : 1;
  const slips = countSlips(written, name);
  return slips <= Math.max(1, Math.floor(long.length / 3)) ? slips : Number.POSITIVE_INFINITY;
}

/** Letters added, left out, changed, or in the place of their neighbour (optimal string alignment). */
function countSlips(one: string, other: string): number {
  const slips = Array.from({ length: one.length + 1 }, (_, i) =>
    Array.from({ length: other.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number) => slips[i]?.[j] ?? 0;
  for (let i = 1; i <= one.length; i++) {
    for (let j = 1; j <= other.length; j++) {
      const changed = at(i - 1, j - 1) + (one[i - 1] === other[j - 1] ? 0 : 1);
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const swapped = isSwapped ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      slips[i]?.splice(j, 1, Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped));
    }
  }
  return at(one.length, other.length);
}
