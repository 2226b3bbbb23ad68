import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";

/** An account of the model: code is one number that stands for it, 0 for none. */
export interface ModelAccount {
  nonce: bigint;
  balance: bigint;
  code: number;
  storage: Map<number, bigint>;
}

/** All that a checkpoint brings back. Accounts, keys and codes are small numbers. */
interface Revertible {
  accounts: Map<number, ModelAccount>;
  warm: Set<number>;
  warmSlots: Set<string>;
  created: Set<number>;
  destroyed: Set<number>;
  touched: Set<number>;
  transient: Map<string, bigint>;
  logs: string[];
  refund: bigint;
}

/** The precompiled contract whose touch outlives a revert (EIP-161). */
export const RIPEMD = 3;

/** The plainest state that could be right: copies of everything for each checkpoint. */
export class Model {
  now: Revertible;
  readonly before: ReadonlyMap<number, ModelAccount>;
  #start: ReadonlyMap<number, ModelAccount> = new Map();
  readonly #checkpoints: Revertible[] = [];

  constructor(before: ReadonlyMap<number, ModelAccount>) {
    this.before = structuredClone(before);
    this.now = fresh(structuredClone(before) as Map<number, ModelAccount>);
    this.beginTransaction();
  }

  get depth(): number {
    return this.#checkpoints.length;
  }

  beginTransaction(): void {
    this.now = fresh(this.now.accounts);
    this.#start = structuredClone(this.now.accounts);
    this.#checkpoints.length = 0;
  }

  /** Deletes what was destroyed, and what was touched and is empty. */
  endTransaction(): void {
    const { accounts, destroyed, touched } = this.now;
    for (const [id, { nonce, balance, code }] of accounts) {
      const isEmpty = nonce === 0n && balance === 0n && code === 0;
      if (destroyed.has(id) || (touched.has(id) && isEmpty)) accounts.delete(id);
    }
  }

  open(): void {
    this.#checkpoints.push(structuredClone(this.now));
  }

  close(isKept: boolean): void {
    const before = this.#checkpoints.pop()!;
    if (isKept) return;
    const isRipemdTouched = this.now.touched.has(RIPEMD);
    this.now = before;
    if (isRipemdTouched) this.now.touched.add(RIPEMD);
  }

  /** The account, made if it is not there. */
  change(id: number): ModelAccount {
    this.now.touched.add(id);
    let account = this.now.accounts.get(id);
    if (account === undefined) {
      account = { nonce: 0n, balance: 0n, code: 0, storage: new Map() };
      this.now.accounts.set(id, account);
    }
    return account;
  }

  slot(id: number, key: number): bigint {
    return this.now.accounts.get(id)?.storage.get(key) ?? 0n;
  }

  originalSlot(id: number, key: number): bigint {
    return this.#start.get(id)?.storage.get(key) ?? 0n;
  }

  hadStorage(id: number): boolean {
    return [...(this.#start.get(id)?.storage.values() ?? [])].some((value) => value !== 0n);
  }
}

function fresh(accounts: Map<number, ModelAccount>): Revertible {
  return {
    accounts,
    warm: new Set(),
    warmSlots: new Set(),
    created: new Set(),
    destroyed: new Set(),
    touched: new Set(),
    transient: new Map(),
    logs: [],
    refund: 0n,
  };
}

export const addressOf = (id: number) =>
  Uint8Array.from({ length: 20 }, (_, i) => (i === 19 ? id : id === RIPEMD ? 0 : 7));
export const wordOf = (value: bigint | number) => {
  const word = new Uint8Array(32);
  for (let rest = BigInt(value), i = 31; rest > 0n; rest >>= 8n, i--) word[i] = Number(rest & 0xffn);
  return word;
};
export const codeOf = (code: number) => new Uint8Array(code === 0 ? 0 : 30 + code).fill(code);
export const hashOfCode = (code: number) => toHex(keccak256(codeOf(code)));
