import { toHex } from "../base/hex.js";
import { readAccount } from "../state/account.js";
import type { StateReader } from "../state/reader.js";
import type { WorldAccount, WorldChanges, WorldState } from "../vm/world.js";

interface Slots {
  readonly written: Map<string, Uint8Array>;
  /** What the state below has is gone. */
  cleared: boolean;
}

const ZERO_WORD = new Uint8Array(32);

/** A state with changes on top of it, each of which lies over those before. */
export class ChangedWorld implements WorldState {
  readonly #below: StateReader;
  readonly #accounts = new Map<string, WorldAccount | undefined>();
  readonly #storage = new Map<string, Slots>();

  constructor(below: StateReader) {
    this.#below = below;
  }

  getAccount(address: Uint8Array): WorldAccount | undefined {
    const name = toHex(address);
    return this.#accounts.has(name) ? this.#accounts.get(name) : readAccount(this.#below, address);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const slots = this.#storage.get(toHex(address));
    const written = slots?.written.get(toHex(key));
    if (written !== undefined) return written;
    return slots?.cleared === true ? ZERO_WORD : this.#below.slot(address, key);
  }

  /** Slots of the state below count until the account is cleared: which it has, and whether all are set to zero, nobody says. */
  hasStorage(address: Uint8Array): boolean {
    const slots = this.#storage.get(toHex(address));
    const isSet = (word: Uint8Array) => word.some((byte) => byte !== 0);
    if (slots !== undefined && [...slots.written.values()].some(isSet)) return true;
    return slots?.cleared !== true && this.#below.hasStorage(address);
  }

  take({ accounts, storage }: WorldChanges): void {
    for (const [name, account] of accounts) {
      this.#accounts.set(name, account);
      if (account === undefined) this.#storage.set(name, { written: new Map(), cleared: true });
    }
    for (const [name, { written, cleared }] of storage) {
      const slots = this.#storage.get(name);
      const all = slots === undefined || cleared ? [...written] : [...slots.written, ...written];
      this.#storage.set(name, { written: new Map(all), cleared: cleared || slots?.cleared === true });
    }
  }
}
