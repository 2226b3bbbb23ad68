import { HALT_REASONS } from "../halt.js";
import type { Hook, HookArgument } from "./hook.js";
import { parametersOf } from "./hook.js";
import * as form from "./numbers.js";
import type { HookPort } from "./port.js";

/** The machine of a contract, as far as its hooks need it. */
export interface HookGuest {
  /** Copies memory, all or nothing; false when there is not so much of it. */
  read(address: number, size: number, to: Uint8Array, at: number): boolean;
  /** Copies to memory, all or nothing; 0, or the number of the halt's reason. */
  write(address: number, size: number, from: Uint8Array, at: number): number;
  /** Whether the memory has all of that. */
  has(address: number, size: number): boolean;
  /** Whether the machine has room for a call out of the contract. */
  readonly hasRoom: boolean;
}

const OUT_OF_GAS = -BigInt(HALT_REASONS["out-of-gas"]);
const OUT_OF_BOUNDS = -BigInt(HALT_REASONS["memory-out-of-bounds"]);
/** So little is not worth a look at the fuel before it is copied. */
const SMALL = 4096;

/** An argument with the first of the guest's numbers for it. */
type Placed = HookArgument & { readonly first: number };

/** How one hook is asked, on any VM: what a guest's numbers point to becomes a request, and the answer goes where they say. */
export class HookCall {
  readonly hook: Hook;
  /** Numbers that the guest gives. */
  readonly arity: number;
  readonly #args: readonly Placed[];
  readonly #bytes: Placed | undefined;
  readonly #answers: boolean;

  constructor(hook: Hook) {
    this.hook = hook;
    let first = 0;
    this.#args = hook.args.map((argument) => {
      const placed = { ...argument, first };
      first += parametersOf(argument);
      return placed;
    });
    this.arity = first;
    this.#bytes = this.#args.find(({ kind }) => kind === "bytes");
    this.#answers = this.#args.some(({ kind }) => kind === "write" || kind === "update" || kind === "rest");
  }

  /**
   * Asks for a guest. Memory is read first, then the port answers, then memory is written.
   * @param numbers pointers, lengths and small numbers as numbers, u64 as bigint
   * @param fuel what the guest has left, at most 2^63-1
   * @returns fuel left, or the negative number of a halt's reason
   */
  ask(guest: HookGuest, port: HookPort, numbers: readonly (number | bigint)[], fuel: bigint): bigint {
    const size = this.#bytes === undefined ? 0 : this.#place(guest, port, numbers, fuel);
    if (size < 0) return size === -1 ? OUT_OF_BOUNDS : OUT_OF_GAS;
    if (!this.#request(guest, port, numbers)) return OUT_OF_BOUNDS;
    const left = port.ask(this.hook.number, fuel, size);
    if (left < 0n || !this.#answers) return left;
    const reason = this.#answer(guest, port, numbers);
    return reason === 0 ? left : BigInt(-reason);
  }

  /** The hook's result, after {@link ask}. */
  result(port: HookPort): number | bigint | undefined {
    const { result } = this.hook;
    if (result === undefined) return undefined;
    const at = port.at + form.RESULT;
    return result === "u32" ? port.view.getUint32(at, true) : port.view.getBigUint64(at, true);
  }

  /** Copies the request's variable part; its size, -1 when memory has not so much, -2 when the fuel does not last for it. */
  #place(guest: HookGuest, port: HookPort, numbers: readonly (number | bigint)[], fuel: bigint): number {
    const { first } = this.#bytes!;
    const [address, size] = [numbers[first] as number, numbers[first + 1] as number];
    if (!guest.has(address, size)) return -1;
    if (size > SMALL && BigInt(size >>> form.HOOK_BYTES_PER_FUEL_LOG2) > fuel) return -2;
    const at = port.place(size);
    guest.read(address, size, port.bytes, at);
    return size;
  }

  #request(guest: HookGuest, port: HookPort, numbers: readonly (number | bigint)[]): boolean {
    const { bytes } = port;
    let at = port.at + form.REQUEST;
    for (const argument of this.#args) {
      const { kind, first } = argument;
      if (kind === "read" || kind === "update") {
        if (!guest.read(numbers[first] as number, argument.size, bytes, at)) return false;
        at += argument.size;
      } else if (kind === "u32") {
        port.view.setUint32(at, numbers[first] as number, true);
        at += 4;
      } else if (kind === "u64") {
        port.view.setBigUint64(at, BigInt.asUintN(64, numbers[first] as bigint), true);
        at += 8;
      } else if (kind === "kept") {
        port.view.setUint32(at, numbers[first + 1] as number, true);
        at += 4;
      } else if (kind === "room") {
        port.view.setUint32(at, Number(guest.hasRoom), true);
        at += 4;
      }
    }
    return true;
  }

  /** Writes the answer; 0, or the number of the halt's reason. */
  #answer(guest: HookGuest, port: HookPort, numbers: readonly (number | bigint)[]): number {
    const { bytes } = port;
    let at = port.at + form.ANSWER;
    for (const argument of this.#args) {
      const address = numbers[argument.first] as number;
      let reason = 0;
      if (argument.kind === "write" || argument.kind === "update") {
        reason = guest.write(address, argument.size, bytes, at);
        at += argument.size;
      } else if (argument.kind === "rest") {
        const { view } = port;
        const size = view.getUint32(port.at + form.REST_SIZE, true);
        if (size > 0) reason = guest.write(address, size, bytes, view.getUint32(port.at + form.REST, true));
      }
      if (reason !== 0) return reason;
    }
    return 0;
  }
}
