import { OP } from "./opcodes.js";

const INITIAL_SIZE = 1024;

/** Writes WebAssembly: bytes, LEB128 numbers and the instructions that have operands of their own. */
export class WasmWriter {
  #bytes = new Uint8Array(INITIAL_SIZE);
  #length = 0;

  /** What was written; valid until more is. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  /** Bytes as they are, such as instructions without operands. */
  op(...bytes: number[]): void {
    for (const byte of bytes) this.#byte(byte);
  }

  append(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Unsigned LEB128 of a number below 2^32. */
  u32(value: number): void {
    let rest = value >>> 0;
    for (; rest > 127; rest >>>= 7) this.#byte(rest | 0x80);
    this.#byte(rest);
  }

  text(value: string): void {
    this.vector(new TextEncoder().encode(value));
  }

  /** Bytes behind their count. */
  vector(bytes: Uint8Array): void {
    this.u32(bytes.length);
    this.append(bytes);
  }

  i32Const(value: number): void {
    this.#byte(OP.i32Const);
    this.#signed(value | 0);
  }

  /** @param value a safe integer */
  i64Const(value: number): void {
    this.#byte(OP.i64Const);
    this.#signed(value);
  }

  get(local: number): void {
    this.#byte(OP.localGet);
    this.u32(local);
  }

  set(local: number): void {
    this.#byte(OP.localSet);
    this.u32(local);
  }

  tee(local: number): void {
    this.#byte(OP.localTee);
    this.u32(local);
  }

  /** A load or store of unknown alignment at a constant distance from the address on the stack. */
  memory(opcode: number, offset: number): void {
    this.#byte(opcode);
    this.#byte(0);
    this.u32(offset);
  }

  call(index: number): void {
    this.#byte(OP.call);
    this.u32(index);
  }

  branch(opcode: typeof OP.br | typeof OP.brIf, depth: number): void {
    this.#byte(opcode);
    this.u32(depth);
  }

  /** Signed LEB128; division instead of shifts, because shifts see only 32 bits. */
  #signed(value: number): void {
    let rest = value;
    while (rest < -64 || rest > 63) {
      this.#byte((((rest % 128) + 128) & 0x7f) | 0x80);
      rest = Math.floor(rest / 128);
    }
    this.#byte(rest & 0x7f);
  }

  #byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + count));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
