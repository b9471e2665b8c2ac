/**
 * The binary format of COPY (postgresql.org/docs/current/sql-copy.html): a head, rows of fields with their lengths,
 * and an end marker. It is decoded by hand, because text or an object per row takes several times as long.
 */
const HEAD = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const FIELD_COUNT_BYTES = 2;
const LENGTH_BYTES = 4;
const END = -1;
const NULL_LENGTH = -1;

/** 2000-01-01, from which PostgreSQL counts microseconds. In milliseconds since 1970. */
const EPOCH = Date.UTC(2000, 0, 1);

/** A field of a row: where its bytes begin, and how many there are; a length of -1 is null. */
export interface Fields {
  bytes: Buffer;
  /** By field. */
  starts: Int32Array;
  lengths: Int32Array;
}

/**
 * Reads rows of `count` fields and calls `onRow` for each, with fields that are valid during the call. It yields after
 * each piece that it has read, and reads no further until the caller continues. Throws if the last row is incomplete.
 */
export async function* readRows(
  pieces: AsyncIterable<Buffer>,
  count: number,
  onRow: (fields: Fields) => void,
): AsyncGenerator<void> {
  const fields: Fields = { bytes: HEAD, starts: new Int32Array(count), lengths: new Int32Array(count) };
  let rest: Buffer = Buffer.alloc(0);
  let isHeadRead = false;
  for await (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let at = 0;
    if (!isHeadRead && bytes.length >= HEAD.length) {
      at = HEAD.length;
      isHeadRead = true;
    }
    for (let end = rowEnd(bytes, at, fields); isHeadRead && end > 0; end = rowEnd(bytes, at, fields)) {
      onRow(fields);
      at = end;
    }
    rest = bytes.subarray(at);
    yield;
  }
  if (rest.length !== FIELD_COUNT_BYTES || rest.readInt16BE(0) !== END)
    throw new Error('The copy of rows ended in the middle of a row.');
}

/**
 * Finds the fields of the row at a position. Returns where the row ends, or 0 if it is incomplete or the end marker.
 */
function rowEnd(bytes: Buffer, at: number, fields: Fields): number {
  const { starts, lengths } = fields;
  if (bytes.length < at + FIELD_COUNT_BYTES || bytes.readInt16BE(at) === END) return 0;
  let next = at + FIELD_COUNT_BYTES;
  for (let field = 0; field < starts.length; field++) {
    if (bytes.length < next + LENGTH_BYTES) return 0;
    const length = bytes.readInt32BE(next);
    starts[field] = next + LENGTH_BYTES;
    lengths[field] = length;
    next += LENGTH_BYTES + Math.max(length, 0);
  }
  if (bytes.length < next) return 0;
  fields.bytes = bytes;
  return next;
}

/** The bytes of a field, a character each, or null. */
export function bytesOf({ bytes, starts, lengths }: Fields, field: number): string | null {
  const [start, length] = [starts[field] ?? 0, lengths[field] ?? NULL_LENGTH];
  return length === NULL_LENGTH ? null : bytes.toString('latin1', start, start + length);
}

/** An integer of 4 bytes, or null. */
export const integerOf = ({ bytes, starts, lengths }: Fields, field: number): number | null =>
  lengths[field] === NULL_LENGTH ? null : bytes.readInt32BE(starts[field] ?? 0);

/** A timestamptz as milliseconds since 1970. */
export function timeOf({ bytes, starts }: Fields, field: number): number {
  const start = starts[field] ?? 0;
  const microseconds = bytes.readInt32BE(start) * 2 ** 32 + bytes.readUInt32BE(start + 4);
  return EPOCH + Math.floor(microseconds / 1000);
}

const PIECE_BYTES = 256 * 1024;

/** The id of int4range in pg_type, and how long one is in an array: its length, flags and two bounds. */
const RANGE_TYPE = 3904;
const RANGE_BYTES = 4 + 1 + 8 + 8;
const LOWER_BOUND_INCLUDED = 2;

/** Writes rows in the binary format of COPY into pieces of memory. */
export class RowWriter {
  #bytes = Buffer.allocUnsafe(PIECE_BYTES);
  #at = HEAD.copy(this.#bytes);

  /** Begins a row. `bytesMax` is more than the row takes. */
  row(fieldCount: number, bytesMax: number): void {
    if (this.#bytes.length < this.#at + bytesMax) {
      const larger = Buffer.allocUnsafe((this.#at + bytesMax) * 2);
      this.#bytes.copy(larger, 0, 0, this.#at);
      this.#bytes = larger;
    }
    this.#at = this.#bytes.writeInt16BE(fieldCount, this.#at);
  }

  /** Bytes as `bytesOf` gives them. */
  bytes(value: string | null): void {
    this.#at = this.#bytes.writeInt32BE(value?.length ?? NULL_LENGTH, this.#at);
    if (value !== null) this.#at += this.#bytes.write(value, this.#at, 'latin1');
  }

  integer(value: number | null): void {
    this.#at = this.#bytes.writeInt32BE(value === null ? NULL_LENGTH : 4, this.#at);
    if (value !== null) this.#at = this.#bytes.writeInt32BE(value, this.#at);
  }

  boolean(value: boolean): void {
    this.#at = this.#bytes.writeInt32BE(1, this.#at);
    this.#at = this.#bytes.writeUInt8(Number(value), this.#at);
  }

  /** Milliseconds since 1970, as a timestamptz. */
  time(value: number): void {
    const microseconds = (value - EPOCH) * 1000;
    this.#at = this.#bytes.writeInt32BE(8, this.#at);
    this.#at = this.#bytes.writeInt32BE(Math.floor(microseconds / 2 ** 32), this.#at);
    this.#at = this.#bytes.writeUInt32BE(((microseconds % 2 ** 32) + 2 ** 32) % 2 ** 32, this.#at);
  }

  /** Half-open ranges as an int4range[]: begin, end, begin, end, … */
  ranges(values: readonly number[]): void {
    const count = values.length / 2;
    const write = (value: number) => {
      this.#at = this.#bytes.writeInt32BE(value, this.#at);
    };
    write(count === 0 ? 12 : 20 + count * RANGE_BYTES);
    for (const value of count === 0 ? [0, 0, RANGE_TYPE] : [1, 0, RANGE_TYPE, count, 1]) write(value);
    for (let at = 0; at < values.length; at += 2) {
      write(RANGE_BYTES - LENGTH_BYTES);
      this.#at = this.#bytes.writeUInt8(LOWER_BOUND_INCLUDED, this.#at);
      for (const bound of [values[at] ?? 0, values[at + 1] ?? 0]) {
        write(4);
        write(bound);
      }
    }
  }

  /** What is written so far, if it is enough to be sent. The writer continues in a new buffer. */
  takePiece(): Buffer | undefined {
    return this.#at < PIECE_BYTES / 2 ? undefined : this.#take();
  }

  /** The rest, and the end of all rows. */
  end(): Buffer {
    this.row(END, FIELD_COUNT_BYTES);
    return this.#take();
  }

  #take(): Buffer {
    const taken = this.#bytes.subarray(0, this.#at);
    this.#bytes = Buffer.allocUnsafe(PIECE_BYTES);
    this.#at = 0;
    return taken;
  }
}
