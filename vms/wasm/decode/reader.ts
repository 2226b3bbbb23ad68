import { InvalidProgramError } from "../../../src/base/errors.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Reads the primitive values of the binary format (section 5.2) in order, and nothing beyond `end`. */
export class Reader {
  readonly bytes: Uint8Array;
  /** Offset of the next byte. */
  pos: number;
  /** Offset after the last byte that may be read: of the module, or of the section or body being read. */
  end: number;
  /** The upper 32 bits of the last {@link s64} or {@link f64}. */
  high = 0;

  constructor(bytes: Uint8Array, pos = 0, end = bytes.length) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
  }

  get done(): boolean {
    return this.pos >= this.end;
  }

  byte(): number {
    if (this.pos >= this.end) throw this.unexpectedEnd();
    return this.bytes[this.pos++]!;
  }

  /** Moves past `length` bytes and returns the offset of the first of them. */
  skip(length: number): number {
    const start = this.pos;
    if (length > this.end - start) throw this.unexpectedEnd();
    this.pos = start + length;
    return start;
  }

  u32(): number {
    const byte = this.byte();
    return byte < 0x80 ? byte : this.#u32Tail(byte & 0x7f);
  }

  #u32Tail(low: number): number {
    let value = low;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    const last = this.byte();
    if (last > 0x0f) throw this.badInteger(last);
    return (value | (last << 28)) >>> 0;
  }

  s32(): number {
    const first = this.byte();
    return first < 0x80 ? (first << 25) >> 25 : this.#s32Tail(first & 0x7f);
  }

  #s32Tail(low: number): number {
    let value = low;
    for (let shift = 7; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    const last = this.byte();
    if (last > 0x07 && (last < 0x78 || last > 0x7f)) throw this.badInteger(last);
    return value | (last << 28);
  }

  /** A 33-bit signed integer: the encoding of block types. */
  s33(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return (value << (25 - shift)) >> (25 - shift);
    }
    const last = this.byte();
    if (last > 0x0f && (last < 0x70 || last > 0x7f)) throw this.badInteger(last);
    return ((value | (last << 28)) >>> 0) - (last >= 0x40 ? 2 ** 32 : 0);
  }

  /** A 64-bit signed integer: its lower 32 bits; the upper ones are in {@link high}. */
  s64(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 63; shift += 7) {
      const byte = this.byte();
      const bits = byte & 0x7f;
      if (shift < 32) low |= bits << shift;
      if (shift > 25) high |= shift < 32 ? bits >> (32 - shift) : bits << (shift - 32);
      if (byte < 0x80) {
        this.#extendSign(shift + 7, (byte & 0x40) !== 0, high);
        return shift < 25 && (byte & 0x40) !== 0 ? low | (-1 << (shift + 7)) : low;
      }
    }
    const last = this.byte();
    if (last !== 0 && last !== 0x7f) throw this.badInteger(last);
    this.high = high | (last << 31);
    return low;
  }

  #extendSign(bits: number, negative: boolean, high: number): void {
    if (!negative) this.high = high;
    else this.high = bits <= 32 ? -1 : high | (-1 << (bits - 32));
  }

  /** Four bytes, little-endian: an f32's bits. */
  f32(): number {
    const at = this.skip(4);
    const { bytes } = this;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  /** Eight bytes, little-endian: the lower half of an f64's bits; the upper half is in {@link high}. */
  f64(): number {
    const low = this.f32();
    this.high = this.f32();
    return low;
  }

  name(): string {
    const length = this.u32();
    const start = this.skip(length);
    try {
      return UTF8.decode(this.bytes.subarray(start, start + length));
    } catch (cause) {
      throw new InvalidProgramError("malformed-name", start, "a name is not valid UTF-8", { cause });
    }
  }

  unexpectedEnd(): InvalidProgramError {
    return new InvalidProgramError("unexpected-end", this.end, "unexpected end of the module, section or function");
  }

  badInteger(last: number): InvalidProgramError {
    const rule = last >= 0x80 ? "integer representation too long" : "integer too large: unused bits are set";
    return new InvalidProgramError("malformed-integer", this.pos - 1, rule);
  }
}
