import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import { bigintToBytes } from "../../../src/base/bytes.js";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

interface Kernel extends Room {
  readonly sortByWord: (pointers: number, count: number, offset: number) => void;
}

/** Records of a number and then the word; pointers to them lie behind. */
const OFFSET = 8;
const RECORD = 40;
const ROOM = 0x10000;

let kernel: Kernel;
beforeAll(async () => {
  kernel = await assemble<Kernel>(`export { sortByWord } from "./src/base/kernel/sort";`, BUILDS[0], ROOM);
});

test("records are sorted by a word in each, whatever the order was", () => {
  const word = fc.oneof(
    fc.bigInt(0n, 9n),
    fc.bigInt(0n, 2n ** 256n - 1n),
    fc.nat(3).map((n) => BigInt(n) << 192n),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 200 }), (words) => {
      const view = new DataView(kernel.memory.buffer);
      const pointers = kernel.room() + RECORD * words.length;
      words.forEach((each, i) => {
        const at = kernel.room() + RECORD * i;
        new Uint8Array(kernel.memory.buffer).set(bigintToBytes(each, 32).reverse(), at + OFFSET);
        view.setUint32(pointers + 4 * i, at, true);
      });
      kernel.sortByWord(pointers, words.length, OFFSET);
      const order = words.map((_, i) => (view.getUint32(pointers + 4 * i, true) - kernel.room()) / RECORD);
      expect(order.toSorted((a, b) => a - b)).toEqual(words.map((_, i) => i));
      expect(order.map((i) => words[i])).toEqual(words.toSorted((a, b) => (a < b ? -1 : Number(a > b))));
    }),
  );
});
