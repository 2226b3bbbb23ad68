import { ByteMap } from "../../base/byte-map.js";
import { equalBytes } from "../../base/bytes.js";
import { Checks } from "../../base/checks.js";
import { type Account, readAccount } from "../../state/account.js";
import { type PackableAccount, packAccounts } from "../../state/pack-accounts.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import { DatabaseState } from "../../state/store/database-state.js";
import { slotRange } from "../../state/store/state-keys.js";
import type { StoreReader } from "../../state/store/store.js";
import { TABLE_ACCOUNT } from "../../state/store/tables.js";
import type { MigratedAccounts, Migration } from "./migration.js";

const ADDRESS = 20;
const WORD = 32;
const MAX_NONCE = 2n ** 64n - 1n;
const MAX_BALANCE = 2n ** 256n - 1n;
const checks: Checks = new Checks("invalid-migration");

/** An account that a migration has looked at or changed. */
interface Touched {
  readonly address: Uint8Array;
  readonly before: Account | undefined;
  after: Account | undefined;
  /** Whether it was taken away at some time, with what it had stored before. */
  isCleared: boolean;
  /** Those that were set since. */
  slots: ByteMap<Uint8Array>;
}

/**
 * What migrations, one after the other, change of the state that a store holds.
 * @throws TercetError `invalid-migration` for what is no account or slot; what a migration throws
 */
export function runMigrations(migrations: readonly Migration[], store: StoreReader): PackedChanges {
  const accounts = new Accounts(store);
  for (const migrate of migrations) migrate(accounts);
  return accounts.changes();
}

class Accounts implements MigratedAccounts {
  readonly #store: StoreReader;
  readonly #state: DatabaseState;
  readonly #touched = new ByteMap<Touched>();

  constructor(store: StoreReader) {
    this.#store = store;
    this.#state = new DatabaseState(store);
  }

  *addresses(): Iterable<Uint8Array> {
    const range = [Uint8Array.of(TABLE_ACCOUNT), Uint8Array.of(TABLE_ACCOUNT + 1)] as const;
    for (const [key] of this.#store.entries(...range)) yield key.slice(1);
  }

  get(address: Uint8Array): Account | undefined {
    return this.#at(address).after;
  }

  set(address: Uint8Array, account: Account | undefined): void {
    if (account !== undefined) {
      checks.object(account, "an account");
      checks.uint(account.nonce, "nonce", MAX_NONCE);
      checks.uint(account.balance, "balance", MAX_BALANCE);
      checks.bytes(account.code, "code");
    }
    const touched = this.#at(address);
    touched.after = account;
    if (account !== undefined) return;
    touched.isCleared = true;
    touched.slots = new ByteMap();
  }

  *slots(address: Uint8Array): Iterable<readonly [key: Uint8Array, value: Uint8Array]> {
    checks.bytes(address, "an address", ADDRESS);
    for (const [key, value] of this.#store.entries(...slotRange(address)))
      yield [key.slice(1 + ADDRESS), wordOf(value)];
  }

  getSlot(address: Uint8Array, key: Uint8Array): Uint8Array {
    checks.bytes(key, "a key", WORD);
    const touched = this.#at(address);
    return touched.slots.get(key) ?? this.#slotBefore(touched, key);
  }

  setSlot(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    checks.bytes(key, "a key", WORD);
    checks.bytes(value, "a value", WORD);
    const touched = this.#at(address);
    if (touched.after === undefined) throw checks.refusal(undefined, "the account of a slot", "there");
    touched.slots.set(key, value.slice());
  }

  changes(): PackedChanges {
    return packAccounts([...this.#touched.entries()].flatMap(([, touched]) => this.#changeOf(touched)));
  }

  #changeOf(touched: Touched): readonly PackableAccount[] {
    const { address, before, after, isCleared: wasTaken } = touched;
    const isCleared = wasTaken && before !== undefined;
    if (after === undefined)
      return before === undefined ? [] : [{ address, account: after, hasNewCode: false, isCleared, slots: [] }];
    const slots = [...touched.slots.entries()].filter(
      ([key, value]) => !equalBytes(value, this.#slotBefore(touched, key)),
    );
    const hasNewCode = !equalBytes(after.code, before?.code ?? new Uint8Array(0));
    const isSame = before?.nonce === after.nonce && before.balance === after.balance && !hasNewCode && !isCleared;
    return isSame && slots.length === 0 ? [] : [{ address, account: after, hasNewCode, isCleared, slots }];
  }

  #at(address: Uint8Array): Touched {
    checks.bytes(address, "an address", ADDRESS);
    let touched = this.#touched.get(address);
    if (touched === undefined) {
      const before = readAccount(this.#state, address);
      touched = { address: address.slice(), before, after: before, isCleared: false, slots: new ByteMap() };
      this.#touched.set(touched.address, touched);
    }
    return touched;
  }

  #slotBefore({ address, isCleared }: Touched, key: Uint8Array): Uint8Array {
    if (isCleared) return new Uint8Array(WORD);
    return this.#state.slot(address, key);
  }
}

/** A slot's value as stores have it, without leading zeros, in 32 bytes. */
function wordOf(value: Uint8Array): Uint8Array {
  const word = new Uint8Array(WORD);
  word.set(value, WORD - value.length);
  return word;
}
