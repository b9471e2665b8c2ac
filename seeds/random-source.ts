/**
 * A stream of numbers that looks random and depends on nothing but its key, so that a child's day is a
 * function of seed, child and date, whatever was generated before it. Not for secrets.
 *
 * The generator is sfc32 (public domain, Chris Doty-Humphrey), its state a 128-bit hash of the key:
 * Math.random cannot be seeded, and a 32-bit state would let two of 20,000 streams coincide.
 */
export class RandomSource {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  /** @param key what the stream is for, from the general to the particular: seed, 'day', child, date. */
  constructor(...key: (string | number)[]) {
    [this.#a, this.#b, this.#c, this.#counter] = hash128(key.join('/'));
    for (let round = 0; round < 12; round++) this.bits();
  }

  /** 32 random bits, as an integer from 0. */
  bits(): number {
    const result = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + result) | 0;
    return result >>> 0;
  }

  /** 0 <= x < 1. */
  fraction(): number {
    return this.bits() / 2 ** 32;
  }

  /** low <= x < high. */
  between(low: number, high: number): number {
    return low + this.fraction() * (high - low);
  }

  /** A whole number, both bounds included. */
  integer(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  /** An index, each as likely as its weight says; the last one when rounding or zero weights leave none. */
  weightedIndex(weights: readonly number[]): number {
    let left = this.fraction() * weights.reduce((sum, weight) => sum + weight, 0);
    const index = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return index < 0 ? weights.length - 1 : index;
  }

  /** One of the values, each with its weight: `[[value, weight], …]`, not empty. */
  weighted<T>(choices: readonly (readonly [T, number])[]): T {
    const choice = choices[this.weightedIndex(choices.map(([, weight]) => weight))];
    if (!choice) throw new RangeError('there is nothing to choose from');
    return choice[0];
  }

  /** Normally distributed (Box and Muller). */
  normal(mean: number, deviation: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.fraction()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.fraction());
  }

  /** A waiting time with this mean. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.fraction());
  }
}

/** Four words of a string (cyrb128, public domain): neighbouring keys give unrelated states. */
function hash128(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  a = Math.imul(c ^ (a >>> 18), 597399067);
  b = Math.imul(d ^ (b >>> 22), 2869860233);
  c = Math.imul(a ^ (c >>> 17), 951274213);
  d = Math.imul(b ^ (d >>> 19), 2716044179);
  a ^= b ^ c ^ d;
  return [a, b ^ a, c ^ a, d ^ a];
}
