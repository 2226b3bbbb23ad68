import { toHex } from "../../base/hex.js";
import type { Write } from "../../state/store/store.js";

/**
 * What blocks of side branches do to the state, by their hashes, as far as there is room: the ones that came first go first, and
 * who needs them executes them again.
 */
export class SideWrites {
  readonly #writes = new Map<string, { readonly writes: readonly Write[]; readonly bytes: number }>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(hash: Uint8Array): readonly Write[] | undefined {
    return this.#writes.get(toHex(hash))?.writes;
  }

  set(hash: Uint8Array, writes: readonly Write[]): void {
    this.delete(hash);
    const bytes = writes.reduce((sum, [key, value]) => sum + ENTRY + key.length + (value?.length ?? 0), 0);
    this.#writes.set(toHex(hash), { writes, bytes });
    this.#bytes += bytes;
    for (const [oldest, entry] of this.#writes) {
      if (this.#bytes <= this.#maxBytes) return;
      this.#writes.delete(oldest);
      this.#bytes -= entry.bytes;
    }
  }

  delete(hash: Uint8Array): void {
    const name = toHex(hash);
    this.#bytes -= this.#writes.get(name)?.bytes ?? 0;
    this.#writes.delete(name);
  }
}

/** Bytes that an entry takes besides its key and value. */
const ENTRY = 200;
