import type { HaltReason } from "../../../src/vm/halt.js";
import type { Access } from "../../../src/vm/machine/access.js";
import { ADDRESS_SPACE } from "../../../src/vm/machine/tree.js";
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

  constructor(access: Access, environment: Environment) {
    this.access = access;
    this.environment = environment;
    this.registers = new Registers(access.registers);
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

  /** Stores the low bytes of a value, all or none of them; ends a reservation that they overlap. */
  store(address: bigint, size: number, value: bigint): Trap {
    const trap = storeTrap(this.environment, this.registers.heapEnd, address, size);
    if (trap) return trap;
    const reserved = this.registers.reservation;
    if (reserved && address < reserved.address + BigInt(reserved.size) && reserved.address < address + BigInt(size)) {
      this.registers.reservation = undefined;
    }
    this.access.store(Number(address), size, value);
    return undefined;
  }

  /** Goes on at a target, unless it is not a multiple of the smallest instruction's size. */
  jump(target: bigint): Trap {
    const alignment = this.environment.extensions.has("c") ? 2n : 4n;
    if (target % alignment !== 0n) return "misaligned-pc";
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

  #loadCode(address: number, size: number): bigint {
    const { access, environment } = this;
    return environment.mutableCode ? access.loadCode(address, size) : access.load(address, size);
  }

  /** The address that a load, store or jump names. */
  address(base: number, offset: number): bigint {
    return u64(this.x(base) + BigInt(offset));
  }
}
