import type { RandomSource } from './random-source.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A UUID in the layout of version 7: 48 bits of time, then bits of the stream. The `uuid` package would do,
 * but takes its bits as an array per call, and this is the hottest line of the demo.
 */
export function version7Uuid(atMilliseconds: number, random: RandomSource): string {
  const time = atMilliseconds.toString(16).padStart(12, '0');
  const [first, second, third] = [random.bits(), random.bits(), random.bits()];
  const version = ((first & 0x0fff) | 0x7000).toString(16);
  const variant = (((first >>> 12) & 0x3fff) | 0x8000).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${hexOf(second, 4)}${hexOf(third, 2)}`;
}

function hexOf(word: number, bytes: number): string {
  let text = '';
  for (let shift = 0; shift < bytes * 8; shift += 8) text += HEX[(word >>> shift) & 0xff];
  return text;
}
