/** A number from 0 to 2³² − 1 that is the same for the same text, on every machine (FNV-1a over its UTF-16 units). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return scattered(hash);
}

/** Numbers from 0 up to, not including, 1, one after another, that are the same for the same seed. */
export function sequenceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    return scattered(state) / 2 ** 32;
  };
}

/** Mixes the bits, so that similar values give unrelated ones (the last steps of MurmurHash3). */
function scattered(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
  return (twice ^ (twice >>> 16)) >>> 0;
}
