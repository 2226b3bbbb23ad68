/** Writes the binary format into a buffer that grows. */
export class Emitter {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(capacity = 1024) {
    this.#bytes = new Uint8Array(Math.max(capacity, 64));
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; valid until the next write. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  code(...values: readonly number[]): void {
    for (const value of values) this.byte(value);
  }

  /** An opcode with an index: half of what is injected. One test for room and one for size make it worth a method. */
  indexed(opcode: number, index: number): void {
    const at = this.#length;
    if (at + 2 > this.#bytes.length) this.#reserve(2);
    this.#bytes[at] = opcode;
    if (index < 0x80) {
      this.#bytes[at + 1] = index;
      this.#length = at + 2;
      return;
    }
    this.#length = at + 1;
    this.u32(index);
  }

  u32(value: number): void {
    let rest = value;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** A signed integer of up to 53 bits. */
  signed(value: number): void {
    let rest = value;
    while (rest < -64 || rest > 63) {
      this.byte((((rest % 128) + 128) & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest & 0x7f);
  }

  /** Bytes `start` to `end` of the source; all of it by default. */
  copy(source: Uint8Array, start = 0, end = source.length): void {
    const length = end - start;
    if (this.#length + length > this.#bytes.length) this.#reserve(length);
    // Short runs are the rule in code; a loop beats `set` with a `subarray` below some 30 bytes.
    if (length < 32) for (let i = start, to = this.#length; i < end; i++, to++) this.#bytes[to] = source[i]!;
    else this.#bytes.set(source.subarray(start, end), this.#length);
    this.#length += length;
  }

  /** All that another emitter holds, after its length. */
  sized(contents: Emitter): void {
    this.u32(contents.length);
    this.copy(contents.#bytes, 0, contents.length);
  }

  append(contents: Emitter): void {
    this.copy(contents.#bytes, 0, contents.length);
  }

  name(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.u32(bytes.length);
    this.copy(bytes, 0, bytes.length);
  }

  #reserve(more: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + more));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
