import { equalBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import type { KernelMemory } from "../../../src/base/kernel-memory.js";
import { ACCOUNT_BALANCE, ACCOUNT_CODE_HASH, ACCOUNT_NONCE } from "../../../src/state/kernel/account-form.js";
import type { Host } from "../../../src/vm/host.js";
import type { WorldAccount } from "../../../src/vm/world.js";

/** Thrown through the kernel when its memory does not suffice. */
export const EXHAUSTED = new TercetError("out-of-memory", "the run needs more memory than the EVM kernel has");

const NOBODY: WorldAccount = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };
const HASHES = new WeakMap<Uint8Array, Uint8Array>();

/** The hash of code that nobody writes to, computed once for each array. */
export function hashOfCode(code: Uint8Array): Uint8Array {
  let hash = HASHES.get(code);
  if (hash === undefined) {
    hash = keccak256(code);
    HASHES.set(code, hash);
  }
  return hash;
}

/** What the state kernel asks for, answered by a run's host. */
export class HostOracle {
  readonly #memory: KernelMemory;
  #host!: Host;
  #running!: Uint8Array;

  constructor(memory: KernelMemory) {
    this.#memory = memory;
  }

  /** @param running the account whose code runs, which is there even when the host has none */
  read(host: Host, running: Uint8Array): void {
    this.#host = host;
    this.#running = running;
  }

  /** As functions, for the kernel's import object; see src/state/kernel/oracle.ts. */
  readonly imports = {
    account: (address: number, to: number): number => this.#account(address >>> 0, to >>> 0),
    hasStorage: (address: number): number => Number(this.#host.state.hasStorage(this.#copy(address, 20))),
    slot: (address: number, key: number, to: number): void =>
      this.#memory.bytes.set(this.#host.state.getStorage(this.#copy(address, 20), this.#copy(key, 32)), to >>> 0),
    code: (address: number, _hash: number, to: number): number => this.#code(address, to >>> 0),
    blockHash: (number: bigint, to: number): void =>
      this.#memory.bytes.set(this.#host.blockHash(BigInt.asUintN(64, number)), to >>> 0),
    exhausted: (): void => {
      throw EXHAUSTED;
    },
  };

  #copy(at: number, size: number): Uint8Array {
    return this.#memory.copy(at >>> 0, size);
  }

  #account(at: number, to: number): number {
    const memory = this.#memory;
    const address = this.#copy(at, 20);
    const account = this.#host.state.getAccount(address) ?? (equalBytes(address, this.#running) ? NOBODY : undefined);
    if (account === undefined) return 0;
    memory.setU64(to + ACCOUNT_NONCE, account.nonce);
    memory.setBigEndian(to + ACCOUNT_BALANCE, account.balance);
    memory.bytes.set(hashOfCode(account.code), to + ACCOUNT_CODE_HASH);
    return 1;
  }

  #code(address: number, to: number): number {
    const { code } = this.#host.state.getAccount(this.#copy(address, 20)) ?? NOBODY;
    if (to !== 0) this.#memory.bytes.set(code, to);
    return code.length;
  }
}
