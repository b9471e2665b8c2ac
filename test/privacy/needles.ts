/** One way of writing something that is searched for. */
export interface Needle {
  /** Its name and encoding, such as `child (hex of its 8 bytes)`. */
  what: string;
  text: string;
  /** Base64 is case-sensitive; digits, UUIDs and hex may be written in either case. */
  isCaseSensitive: boolean;
}

type Thing = { id: number } | { uuid: string } | { text: string };

/** A value in every form in which it could be stored: plain, hex, base64; ids and UUIDs as bytes, too. */
export function needlesOf(name: string, thing: Thing): Needle[] {
  const plain = 'id' in thing ? String(thing.id) : 'uuid' in thing ? thing.uuid : thing.text;
  return [
    { what: name, text: plain.toLowerCase(), isCaseSensitive: false },
    ...formsOf(`${name} (text)`, Buffer.from(plain, 'utf8')),
    ...('id' in thing ? formsOf(`${name} (8 bytes)`, bytesOf(thing.id)) : []),
    ...('uuid' in thing
      ? formsOf(`${name} (bytes)`, Buffer.from(thing.uuid.replaceAll('-', ''), 'hex'))
      : []),
  ];
}

/** Which of the needles are in a text. */
export function findNeedles(haystack: string, needles: readonly Needle[]): string[] {
  const lowerCase = haystack.toLowerCase();
  return needles
    .filter(({ text, isCaseSensitive }) => (isCaseSensitive ? haystack : lowerCase).includes(text))
    .map(({ what }) => what);
}

/** As PostgreSQL's bigint and every network protocol write it. */
function bytesOf(id: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(id));
  return bytes;
}

function formsOf(name: string, bytes: Buffer): Needle[] {
  const texts = [0, 1, 2].map((bytesBefore) => base64Within(bytes, bytesBefore));
  const url = texts.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [
    { what: `${name} in hex`, text: bytes.toString('hex'), isCaseSensitive: false },
    ...[...new Set([...texts, ...url])].map((text) => ({
      ...{ what: `${name} in base64`, text, isCaseSensitive: true },
    })),
  ];
}

/** The base64 characters that encode only these bytes if they begin at this offset (modulo 3) in a longer value. */
function base64Within(bytes: Buffer, bytesBefore: number): string {
  const encoded = Buffer.concat([Buffer.alloc(bytesBefore), bytes]).toString('base64');
  const first = Math.ceil((bytesBefore * 8) / 6);
  const beyond = Math.floor(((bytesBefore + bytes.length) * 8) / 6);
  return encoded.slice(first, beyond);
}
