import { bigintToBytes, bytesToBigint } from "../../../src/base/bytes.js";
import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Profile } from "../../../src/vm/profile.js";
import { bytesFuel } from "../fuel.js";
import { HaltSignal, type HostFunction, type MemoryExtern, type Store, type Value } from "../instance.js";
import { CALL_FUEL } from "../kernel/prices.js";

/** Functions of the host, by name. */
export type Hooks = Readonly<Record<string, HostFunction>>;

/** What a hook without a result gives. */
export const NOTHING: readonly Value[] = [];

const NO_BYTES = new Uint8Array(0);

/**
 * One run of a contract: its memory, its meter, and what it has written. Fuel is what Stylus calls ink, and
 * `fuelPerGas` its price. A hook charges first: {@link CALL_FUEL} and a unit for every full 8 bytes of what it is given
 * or gives with a length of its own (call data, results, code, logs); then gas, by gas.ts. Then it looks at memory.
 */
export class ContractFrame {
  readonly host: Host;
  readonly message: Message;
  readonly isReentrant: boolean;
  /** The contract's memory, as soon as its instance is there. */
  memory: MemoryExtern | undefined;
  /** What the contract returns. */
  output = NO_BYTES;
  /** What the last call or creation returned. */
  returnData = NO_BYTES;
  /** Gas that the transaction may get back (EIP-3529). */
  gasRefund = 0n;
  readonly #store: Store<never>;
  readonly #profile: Profile;

  constructor(store: Store<never>, message: Message, host: Host, profile: Profile, isReentrant: boolean) {
    this.#store = store;
    this.message = message;
    this.host = host;
    this.#profile = profile;
    this.isReentrant = isReentrant;
  }

  get fuelPerGas(): bigint {
    return this.#profile.fuelPerGas;
  }

  get maxOutput(): number {
    return this.#profile.maxOutput;
  }

  get fuelLeft(): bigint {
    return this.#store.fuel;
  }

  get gasLeft(): bigint {
    return this.#store.fuel / this.fuelPerGas;
  }

  get stackLeft(): number {
    return this.#store.stackLeft;
  }

  /** Charges for a hook that moves so many bytes. @throws HaltSignal `out-of-gas` */
  enter(bytes = 0): void {
    this.#store.charge(CALL_FUEL + bytesFuel(bytes));
  }

  /** Charges for bytes whose number a hook finds out only later. @throws HaltSignal `out-of-gas` */
  chargeBytes(bytes: number): void {
    this.#store.charge(bytesFuel(bytes));
  }

  /** @throws HaltSignal `out-of-gas` */
  chargeGas(gas: bigint | number): void {
    const left = this.#store.fuel - BigInt(gas) * this.fuelPerGas;
    if (left < 0n) throw new HaltSignal("out-of-gas");
    this.#store.fuel = left;
  }

  /** @throws HaltSignal `static-violation` where no state may change */
  refuseStatic(): void {
    if (this.message.isStatic) throw new HaltSignal("static-violation");
  }

  /** A copy of memory. @throws HaltSignal `memory-out-of-bounds` */
  read(pointer: Value, length: number): Uint8Array<ArrayBuffer> {
    return this.#view(unsigned(pointer), length).slice();
  }

  address(pointer: Value): Uint8Array {
    return this.read(pointer, 20);
  }

  word(pointer: Value): Uint8Array {
    return this.read(pointer, 32);
  }

  integer(pointer: Value): bigint {
    return bytesToBigint(this.word(pointer));
  }

  /** @throws HaltSignal `memory-out-of-bounds` */
  write(pointer: Value, bytes: Uint8Array): void {
    this.#view(unsigned(pointer), bytes.length).set(bytes);
  }

  writeInteger(pointer: Value, value: bigint): void {
    this.write(pointer, bigintToBytes(value, 32));
  }

  /** Writes a length, little-endian as the guest has it. */
  writeLength(pointer: Value, length: number): void {
    this.write(pointer, Uint8Array.of(length, length >>> 8, length >>> 16, length >>> 24));
  }

  #view(start: number, length: number): Uint8Array {
    const bytes = this.memory?.bytes ?? NO_BYTES;
    if (start + length > bytes.length) throw new HaltSignal("memory-out-of-bounds");
    return bytes.subarray(start, start + length);
  }
}

/** An i32 as a length, pointer or number. */
export function unsigned(value: Value): number {
  return (value as number) >>> 0;
}

/** A number as the guest's i64. */
export function i64(value: bigint): readonly Value[] {
  return [BigInt.asIntN(64, value)];
}

/** A length or flag as the guest's i32. */
export function i32(value: number): readonly Value[] {
  return [value | 0];
}
