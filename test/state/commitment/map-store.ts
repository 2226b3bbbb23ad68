import { compareBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { StoreReader, Write } from "../../../src/state/store/store.js";

/** A store in a map, which can be looked into. */
export class MapStore implements StoreReader {
  readonly content: Map<string, Uint8Array>;

  constructor(content: Iterable<readonly [string, Uint8Array]> = []) {
    this.content = new Map(content);
  }

  get(key: Uint8Array): Uint8Array | undefined {
    return this.content.get(toHex(key));
  }

  *entries(from: Uint8Array, to: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]> {
    for (const [name, value] of [...this.content].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const key = fromHex(name);
      if (compareBytes(key, from) >= 0 && compareBytes(key, to) < 0) yield [key, value];
    }
  }

  commit(writes: Iterable<Write>): void {
    for (const [key, value] of writes) {
      if (value === undefined) this.content.delete(toHex(key));
      else this.content.set(toHex(key), value.slice());
    }
  }
}
