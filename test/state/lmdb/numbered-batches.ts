import { compareBytes } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import type { StoreReader, Write } from "../../../src/state/store/store.js";

const COUNTER = Uint8Array.of(0x20);
const FROM = Uint8Array.of(0x01);
const TO = Uint8Array.of(0x21);

/**
 * What the n-th batch writes: twenty changes, in some so many that they are made in parts, of which a few are removals or values of
 * several pages, and its number.
 */
export function numberedBatch(n: number): Write[] {
  const writes: Write[] = [];
  const count = n % 32 === 7 ? 1_200 : 20;
  for (let i = 0; i < count; i++) {
    const mixed = Math.imul(n * 20 + i, 0x9e3779b1) >>> 0;
    const key = new Uint8Array(21).fill(mixed % 251);
    key[0] = 1 + (mixed % 12);
    key[20] = (mixed >>> 8) % 7;
    const size = mixed % 97 === 0 ? 9000 : mixed % 70;
    writes.push([key, mixed % 5 === 0 ? undefined : new Uint8Array(size).fill(n)]);
  }
  writes.push([COUNTER, numberBytes(n)]);
  return writes;
}

/** Number of the last batch that a store has; 0 when it has none. */
export function lastBatch(store: StoreReader): number {
  const value = store.get(COUNTER);
  return value === undefined ? 0 : new DataView(value.buffer, value.byteOffset).getUint32(0);
}

/** All that batches write, in a form to compare. */
export function contentOf(store: StoreReader): string[] {
  return [...store.entries(FROM, TO)].map(([key, value]) => `${toHex(key)}=${toHex(value)}`);
}

/** What is in a store after so many batches. */
export class Expected {
  readonly #content = new Map<string, Write>();
  #last = 0;

  after(n: number): string[] {
    while (this.#last < n) {
      for (const write of numberedBatch(++this.#last)) {
        if (write[1] === undefined) this.#content.delete(toHex(write[0]));
        else this.#content.set(toHex(write[0]), write);
      }
    }
    return [...this.#content.values()]
      .sort(([a], [b]) => compareBytes(a, b))
      .map(([key, value]) => `${toHex(key)}=${toHex(value!)}`);
  }
}

function numberBytes(n: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}
