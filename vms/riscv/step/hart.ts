import type { HaltReason } from "../../../src/vm/halt.js";
import type { Access } from "../../../src/vm/step/access.js";
import { absorbSponge } from "../../../src/vm/step/sponge.js";
import { ADDRESS_SPACE, LEAF_SIZE } from "../../../src/vm/step/tree.js";
import { type Decoded, decode } from "../isa/decode.js";
import type { StoreFault } from "../memory-map.js";
import type { Environment } from "./environment.js";
import { s32, u64 } from "./integers.js";
import { isReadable, storeTrap } from "./page-policy.js";
import { Registers } from "./registers.js";

/** Why an instruction trapped; undefined when it did not. */
export type Trap = HaltReason | undefined;

/** The machine as instructions see it: integer registers, guest memory under the page policy, the program counter. */
export class Hart {
  readonly access: Access;
  readonly environment: Environment;
  readonly registers: Registers;
  /** Where the next step goes on; set before an instruction executes, and by jumps. */
  nextPc = 0n;

  constructor(access: Access, environment: Environment, registers = new Registers(access.registers)) {
    this.access = access;
    this.environment = environment;
    this.registers = registers;
  }

  /** Register x0 to x31, 0 to 2^64-1. */
  x(index: number): bigint {
    return this.registers.x(index);
  }

  setX(index: number, value: bigint): void {
    this.registers.setX(index, value);
  }

  /** True when all bytes at an address can be read. */
  canLoad(address: bigint, size: number): boolean {
    return isReadable(this.environment, this.registers.heapEnd, address, size);
  }

  /** Bytes that can be read, as an unsigned integer. */
  load(address: bigint, size: number): bigint {
    return this.access.load(Number(address), size);
  }

  /** At most 32 bytes that can be read. */
  loadBytes(address: bigint, size: number): Uint8Array {
    return this.access.loadBytes(Number(address), size);
  }

  /** Makes a page all zeros. */
  clearPage(address: bigint): void {
    this.access.clearPage(Number(address));
  }

  /** Stores bytes that can be stored. */
  protected change(address: bigint, size: number, value: bigint): void {
    this.access.store(Number(address), size, value);
  }

  /** Bytes at an address, or undefined when some cannot be read. */
  read(address: bigint, size: number): Uint8Array | undefined {
    if (!this.canLoad(address, size)) return undefined;
    const out = new Uint8Array(size);
    for (let at = 0; at < size; at += LEAF_SIZE) {
      out.set(this.loadBytes(address + BigInt(at), Math.min(LEAF_SIZE, size - at)), at);
    }
    return out;
  }

  /** Stores bytes, at most a page, all or none of them. */
  write(address: bigint, bytes: Uint8Array): StoreFault | undefined {
    const trap = storeTrap(this.environment, this.registers.heapEnd, address, bytes.length);
    if (trap) return trap;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const whole = bytes.length - (bytes.length % 8);
    for (let at = 0; at < whole; at += 8) this.store(address + BigInt(at), 8, view.getBigUint64(at, true));
    for (let at = whole; at < bytes.length; at++) this.store(address + BigInt(at), 1, BigInt(bytes[at]!));
    return undefined;
  }

  /** Stores the low bytes of a value, all or none of them. */
  store(address: bigint, size: number, value: bigint): Trap {
    const trap = storeTrap(this.environment, this.registers.heapEnd, address, size);
    if (trap) return trap;
    this.change(address, size, value);
    return undefined;
  }

  /** Appends to the output, of which the machine keeps the hash and the length. */
  emit(bytes: Uint8Array): void {
    const { registers } = this;
    absorbSponge(registers.sponge, Number(registers.outputLength), bytes);
    registers.outputLength += BigInt(bytes.length);
  }

  /** Takes fuel; where there is not enough, takes all and traps. */
  pay(fuel: bigint): Trap {
    const { registers } = this;
    const enough = fuel <= registers.fuel;
    registers.fuel = enough ? registers.fuel - fuel : 0n;
    return enough ? undefined : "out-of-gas";
  }

  /** Goes on at a target, unless it is not a multiple of the smallest instruction's size. */
  jump(target: bigint): Trap {
    const odd = this.environment.extensions.has("c") ? 1n : 3n;
    if ((target & odd) !== 0n) return "misaligned-pc";
    this.nextPc = target;
    return undefined;
  }

  /**
   * The word at the pc (16 bits when the instruction is compressed), or undefined when not all of it can be fetched.
   */
  fetch(): number | undefined {
    const { pc } = this.registers;
    const range = this.environment.code.find(({ start, end }) => pc >= start && pc + 2n <= end);
    if (!range || pc >= ADDRESS_SPACE) return undefined;
    const low = this.#loadCode(Number(pc), 2);
    if ((low & 3n) !== 3n) return Number(low);
    if (pc + 4n > range.end) return undefined;
    return Number(s32((this.#loadCode(Number(pc) + 2, 2) << 16n) | low));
  }

  /** The instruction that a word is, or undefined when it is none. */
  decode(word: number): Decoded | undefined {
    return decode(word, this.environment.extensions);
  }

  #loadCode(address: number, size: number): bigint {
    const { access, environment } = this;
    return environment.mutableCode ? access.loadCode(address, size) : access.load(address, size);
  }

  /** The address that a load, store or jump names. */
  address(base: number, offset: number): bigint {
    return u64(this.x(base) + BigInt(offset));
  }
}
