// A program of its own: what it does to a store is its first argument, the folder its second.
import { mkdirSync, readFileSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { TercetError } from "../../../src/base/errors.js";
import { LmdbStore } from "../../../src/state/lmdb/index.js";
import { contentOf, lastBatch, numberedBatch } from "./numbered-batches.js";

const say = (line: string) => writeSync(1, `${line}\n`);
const codeOf = (error: unknown) => (error instanceof TercetError ? error.code : `unexpected: ${error}`);

const ROLES: Readonly<Record<string, (folder: string, ...more: string[]) => Promise<void>>> = {
  /** Commits one batch after the other for ever, and prints the number of each when it has been committed. */
  async commit(folder) {
    say("0");
    const store = LmdbStore.open(folder);
    for (let n = lastBatch(store) + 1; ; n++) {
      store.commit(numberedBatch(n));
      say(`${n}`);
    }
  },
  /** Holds the store until its input ends. */
  async hold(folder) {
    const store = LmdbStore.open(folder);
    say("held");
    for await (const _ of process.stdin);
    await store.close();
  },
  /** Commits batches until one is refused; then says what is there. */
  async fill(folder) {
    const store = LmdbStore.open(folder);
    let n = lastBatch(store);
    try {
      for (; ; n++) store.commit([...numberedBatch(n + 1), [new Uint8Array(40).fill(n), new Uint8Array(20_000)]]);
    } catch (error) {
      say(`${codeOf(error)} ${n} ${lastBatch(store)}`);
    }
    try {
      store.commit([[Uint8Array.of(0x30), new Uint8Array(40_000_000)]]);
    } catch (error) {
      say(codeOf(error));
    }
    await store.close();
  },
  /** Reads what one writer after the other commits. */
  async read(folder) {
    const store = LmdbStore.open(folder, { readOnly: true });
    say(`${lastBatch(store)}`);
    for await (const _ of process.stdin) {
      await new Promise((done) => setTimeout(done, 2));
      say(`${lastBatch(store)}`);
    }
    await store.close();
  },
  /** Opens the same file with damages, one after the other: each a byte's place and a mask, or a length to cut it to. */
  async damaged(folder, original, damages, expected) {
    const bytes = readFileSync(original!);
    const wanted = readFileSync(expected!, "utf8");
    for (const damage of readFileSync(damages!, "utf8").trim().split("\n")) {
      say(`try ${damage}`);
      const [at, mask] = damage.split(" ").map(Number) as [number, number | undefined];
      const copy = mask === undefined ? bytes.subarray(0, at) : Buffer.from(bytes);
      if (mask !== undefined) copy[at]! ^= mask;
      const place = join(folder, damage.replace(" ", "-"));
      try {
        mkdirSync(place, { recursive: true });
        writeFileSync(join(place, "data.mdb"), copy);
        const store = LmdbStore.open(place);
        const isSame = contentOf(store).join("\n") === wanted;
        store.commit([[Uint8Array.of(0x30), Uint8Array.of(1)]]);
        await store.close();
        say(isSame ? "same" : "different");
      } catch (error) {
        say(codeOf(error));
      }
      rmSync(place, { recursive: true });
    }
  },
};

const [role, folder, ...more] = process.argv.slice(2);
try {
  await ROLES[role!]!(folder!, ...more);
} catch (error) {
  say(codeOf(error));
  process.exitCode = 1;
}
