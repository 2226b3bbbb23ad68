import type { AccountFields, StateManagerInterface } from "@ethereumjs/common";
import { Account, type Address, KECCAK256_RLP } from "@ethereumjs/util";
import { equalBytes } from "../../../src/base/bytes.js";
import { TercetError } from "../../../src/base/errors.js";
import { keccak256 } from "../../../src/base/hash.js";
import type { Host } from "../../../src/vm/host.js";
import { withoutFalseDesignator } from "./designator.js";

const SOME_ROOT = new Uint8Array(32);

/**
 * A host as the state of @ethereumjs/evm: every read asks it, every write goes through to it, checkpoints are marks in
 * its journal. Storage values have 32 bytes on the host and any number up to that in @ethereumjs.
 */
export class HostState implements StateManagerInterface {
  readonly originalStorageCache;
  readonly #host: Host;
  readonly #recipient: Uint8Array;
  readonly #checkpoints: number[] = [];
  readonly #codeHashes = new WeakMap<Uint8Array, Uint8Array>();

  /** The recipient's account is there even when the host has none: its code is running. */
  constructor(host: Host, recipient: Uint8Array) {
    this.#host = host;
    this.#recipient = recipient;
    this.originalStorageCache = {
      get: async ({ bytes }: Address, key: Uint8Array) => host.getOriginalStorage(bytes, key),
      clear: () => undefined,
    };
  }

  async getAccount({ bytes }: Address): Promise<Account | undefined> {
    if (!this.#host.accountExists(bytes) && !equalBytes(bytes, this.#recipient)) return undefined;
    const code = this.#host.getCode(bytes);
    const nonce = this.#host.getNonce(bytes);
    // Only creations look at the root: whether it is that of no storage (EIP-7610), where nothing else is in their way.
    const hasStorage = nonce === 0n && code.length === 0 && this.#host.hasStorage(bytes);
    const root = hasStorage ? SOME_ROOT : KECCAK256_RLP;
    return new Account(nonce, this.#host.getBalance(bytes), root, this.#codeHash(code));
  }

  /** Writes nonce and balance. An empty account is touched, but not made where there was none: it is dead (EIP-161). */
  async putAccount(address: Address, account?: Account): Promise<void> {
    if (account === undefined) return this.deleteAccount(address);
    this.#write(address.bytes, account);
    if (account.isEmpty() && this.#host.accountExists(address.bytes)) this.#host.setBalance(address.bytes, 0n);
  }

  async deleteAccount({ bytes }: Address): Promise<void> {
    this.#host.deleteAccount(bytes);
  }

  async modifyAccountFields({ bytes }: Address, fields: AccountFields): Promise<void> {
    this.#write(bytes, fields);
  }

  async putCode({ bytes }: Address, code: Uint8Array): Promise<void> {
    this.#host.setCode(bytes, code);
  }

  async getCode({ bytes }: Address): Promise<Uint8Array> {
    return withoutFalseDesignator(this.#host.getCode(bytes));
  }

  async getCodeSize({ bytes }: Address): Promise<number> {
    return this.#host.getCode(bytes).length;
  }

  async getStorage({ bytes }: Address, key: Uint8Array): Promise<Uint8Array> {
    return this.#host.getStorage(bytes, key);
  }

  async putStorage({ bytes }: Address, key: Uint8Array, value: Uint8Array): Promise<void> {
    this.#host.setStorage(bytes, key, toWord(value));
  }

  async clearStorage({ bytes }: Address): Promise<void> {
    this.#host.clearStorage(bytes);
  }

  async checkpoint(): Promise<void> {
    this.#checkpoints.push(this.#host.checkpoint());
  }

  async commit(): Promise<void> {
    this.#checkpoints.pop();
  }

  async revert(): Promise<void> {
    this.#host.revert(this.#checkpoints.pop()!);
  }

  getStateRoot(): Promise<Uint8Array> {
    throw noRoots();
  }

  setStateRoot(): Promise<void> {
    throw noRoots();
  }

  hasStateRoot(): Promise<boolean> {
    throw noRoots();
  }

  clearCaches(): void {}

  shallowCopy(): StateManagerInterface {
    return new HostState(this.#host, this.#recipient);
  }

  #write(address: Uint8Array, { nonce, balance }: AccountFields): void {
    if (balance !== undefined && balance !== this.#host.getBalance(address)) this.#host.setBalance(address, balance);
    if (nonce !== undefined && nonce !== this.#host.getNonce(address)) this.#host.setNonce(address, nonce);
  }

  /** The hash, computed once for each code array that the host hands out: accounts are asked for at every SSTORE. */
  #codeHash(code: Uint8Array): Uint8Array {
    const known = this.#codeHashes.get(code);
    if (known !== undefined) return known;
    const hash = keccak256(code);
    this.#codeHashes.set(code, hash);
    return hash;
  }
}

/** The value in 32 bytes, zeros on the left. */
export function toWord(value: Uint8Array): Uint8Array {
  const word = new Uint8Array(32);
  word.set(value, 32 - value.length);
  return word;
}

function noRoots(): TercetError {
  return new TercetError("no-state-root", "a host has no state root: ask the state that it stands on");
}
