import { equalBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";

interface CachedSlot {
  readonly key: Uint8Array;
  value: Uint8Array;
  /** What the state has, as far as the contract has asked for it or written it. */
  known: Uint8Array | undefined;
}

/**
 * The storage of one run as the contract sees it. Reads come from here after the first; writes stay here until the
 * contract flushes them, and are lost when it never does.
 */
export class StorageCache {
  readonly #slots = new Map<string, CachedSlot>();
  #reads = 0;
  #writes = 0;

  /** Gas for the next read besides that of the state: the first are free, as in Stylus, and the cache stays bounded. */
  readGas(): number {
    this.#reads++;
    return this.#reads <= 32 ? 0 : this.#reads <= 128 ? 2 : 10;
  }

  /** Gas for the next write besides that of the flush. */
  writeGas(): number {
    this.#writes++;
    return this.#writes <= 8 ? 0 : this.#writes <= 64 ? 7 : 10;
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.#slots.get(toHex(key))?.value;
  }

  /** Keeps what was read from the state. */
  keep(key: Uint8Array, value: Uint8Array): void {
    this.#slots.set(toHex(key), { key, value, known: value });
  }

  write(key: Uint8Array, value: Uint8Array): void {
    const slot = this.#slots.get(toHex(key));
    if (slot !== undefined) slot.value = value;
    else this.#slots.set(toHex(key), { key, value, known: undefined });
  }

  /** The slots to be written to the state, in the order in which they came into the cache; afterwards there are none. */
  takeDirty(): readonly { readonly key: Uint8Array; readonly value: Uint8Array }[] {
    const dirty = [...this.#slots.values()].filter(({ value, known }) => !known || !equalBytes(value, known));
    for (const slot of dirty) slot.known = slot.value;
    return dirty;
  }

  /** Forgets all slots. */
  clear(): void {
    this.#slots.clear();
  }
}
