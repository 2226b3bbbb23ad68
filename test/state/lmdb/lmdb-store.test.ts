import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkEverything } from "../../../src/state/lmdb/check-file.js";
import { LmdbStore } from "../../../src/state/lmdb/index.js";
import { bringToFormat, FORMAT_KEY } from "../../../src/state/lmdb/store-format.js";
import type { Write } from "../../../src/state/store/store.js";
import { childProgram, runChild } from "../../support/child-program.js";
import { describeStore } from "../store/store-contract.js";
import { contentOf, Expected, lastBatch, numberedBatch } from "./numbered-batches.js";

let child = "";
const root = mkdtempSync(join(tmpdir(), "tercet-lmdb-"));
const newFolder = () => mkdtempSync(join(root, "store-"));
const withCode = (code: string) => expect.objectContaining({ code });
const fill = (store: LmdbStore, batches: number) => {
  for (let n = 1; n <= batches; n++) store.commit(numberedBatch(n));
};

beforeAll(async () => {
  child = await childProgram("test/state/lmdb/child.ts");
});
afterAll(() => {
  for (const folder of [root, dirname(child)]) rmSync(folder, { recursive: true });
});

describeStore("LMDB", () => LmdbStore.open(newFolder()));

test("what was committed is there when the store is opened again", async () => {
  const folder = newFolder();
  for (const options of [{}, { durable: true }]) {
    const store = LmdbStore.open(folder, options);
    fill(store, 30);
    await store.close();
    const again = LmdbStore.open(folder);
    expect(contentOf(again)).toEqual(new Expected().after(30));
    await again.close();
  }
  expect(existsSync(join(folder, "writer.lock"))).toBe(false);
});

test("a value stays what it was, whatever is read and written after it", async () => {
  const store = LmdbStore.open(newFolder());
  const sizes = [0, 1, 63, 64, 65, 500, 1023, 1024, 1025, 16_000, 16_384, 33_000, 70_000];
  const key = (i: number) => Uint8Array.of(0x05, i >> 8, i);
  const value = (i: number) => new Uint8Array(sizes[i % sizes.length]!).fill(i);
  const all = Array.from({ length: 400 }, (_, i): Write => [key(i), value(i)]);
  store.commit(all);
  const read = all.map((_, i) => store.get(key(i))!);
  store.commit(all.map(([each]) => [each, Uint8Array.of(7)]));
  for (const [i, each] of read.entries()) expect(Buffer.compare(each, value(i))).toBe(0);
  await store.close();
});

test("what is read by LMDB and without it are the same", async () => {
  const folder = newFolder();
  const store = LmdbStore.open(folder);
  fill(store, 400);
  const entries = [...store.entries(Uint8Array.of(0), Uint8Array.of(0xff))].length;
  await store.close();
  expect(checkEverything(join(folder, "data.mdb"))).toBe(entries);
});

test("an iteration and a snapshot that are under way end with the store", async () => {
  const store = LmdbStore.open(newFolder());
  fill(store, 20);
  const snapshot = store.snapshot();
  const iterations = [store, snapshot].map((each) =>
    each.entries(Uint8Array.of(1), Uint8Array.of(0xff))[Symbol.iterator](),
  );
  for (const iteration of iterations) expect(iteration.next().done).toBe(false);
  await store.close();
  for (const iteration of iterations) expect(() => iteration.next()).toThrow(withCode("store-closed"));
  snapshot[Symbol.dispose]();
  expect(() => snapshot.get(Uint8Array.of(1))).toThrow(withCode("store-closed"));
});

test("a snapshot that has been disposed of reads nothing", async () => {
  const store = LmdbStore.open(newFolder());
  const snapshot = store.snapshot();
  snapshot[Symbol.dispose]();
  snapshot[Symbol.dispose]();
  expect(() => snapshot.get(Uint8Array.of(1))).toThrow(withCode("snapshot-closed"));
  expect(() => [...snapshot.entries(Uint8Array.of(1), Uint8Array.of(2))]).toThrow(withCode("snapshot-closed"));
  await store.close();
});

test("keys have 1 to 1978 bytes; a batch with another is refused whole", async () => {
  const store = LmdbStore.open(newFolder());
  const longest = new Uint8Array(1978).fill(5);
  store.commit([[longest, Uint8Array.of(1)]]);
  expect(store.get(longest)).toEqual(Uint8Array.of(1));
  for (const key of [new Uint8Array(0), new Uint8Array(1979)]) {
    const batch = [[Uint8Array.of(5), Uint8Array.of(1)] as const, [key, Uint8Array.of(1)] as const];
    expect(() => store.commit(batch)).toThrow(withCode("invalid-key"));
    expect(() => store.get(key)).toThrow(withCode("invalid-key"));
  }
  expect(store.get(Uint8Array.of(5))).toBeUndefined();
  await store.close();
});

describe("one process writes", () => {
  test("a second one is told which", async () => {
    const folder = newFolder();
    const store = LmdbStore.open(folder);
    expect(() => LmdbStore.open(folder)).toThrow(withCode("store-locked"));
    const { lines } = await runChild([process.execPath, child, "commit", folder]);
    expect(lines).toEqual(["0", "store-locked"]);
    await store.close();
    const held = runChild([process.execPath, child, "hold", folder], (_, holder) => {
      const message = `${folder}: process ${holder.pid} writes to this store; end it, or open the store for reading only`;
      expect(() => LmdbStore.open(folder)).toThrow(
        expect.objectContaining({ message, details: { path: folder, pid: holder.pid } }),
      );
      holder.stdin!.end();
    });
    expect(await held).toMatchObject({ code: 0, lines: ["held"] });
    await LmdbStore.open(folder).close();
  });

  test("one that was killed, and a number that another process has now, block nobody", async () => {
    const folder = newFolder();
    await runChild([process.execPath, child, "hold", folder], (_, holder) => holder.kill("SIGKILL"));
    expect(readdirSync(folder)).toContain("writer.lock");
    await LmdbStore.open(folder).close();
    for (const content of [`${process.pid} 1\n`, "0 0\n", "-1 0\n", "something", ""]) {
      if (content.startsWith(`${process.pid}`) && !existsSync("/proc/self/stat")) continue;
      writeFileSync(join(folder, "writer.lock"), content);
      await LmdbStore.open(folder).close();
    }
  });

  test("others read what it commits, and write nothing", async () => {
    const folder = newFolder();
    expect(() => LmdbStore.open(folder, { readOnly: true })).toThrow(withCode("store-not-found"));
    const store = LmdbStore.open(folder);
    const seen = await runChild([process.execPath, child, "read", folder], (line, reader) => {
      if (Number(line) === 3) return void reader.stdin!.end();
      store.commit(numberedBatch(Number(line) + 1));
      reader.stdin!.write("again\n");
    });
    expect(seen).toMatchObject({ code: 0, lines: ["0", "1", "2", "3"] });
    await store.close();
    const reader = LmdbStore.open(folder, { readOnly: true });
    expect(contentOf(reader)).toEqual(new Expected().after(3));
    expect(() => reader.commit([])).toThrow(withCode("read-only-store"));
    await reader.flush();
    await reader.close();
  });
});

describe("a disk that is full", () => {
  test("by a limit: the batch is refused, and what was there stays", async () => {
    const folder = newFolder();
    const store = LmdbStore.open(folder, { maxSize: 400_000 });
    let n = 0;
    expect(() => {
      for (; ; n++) store.commit(numberedBatch(n + 1));
    }).toThrow(withCode("disk-full"));
    expect(n).toBeGreaterThan(20);
    expect(contentOf(store)).toEqual(new Expected().after(n));
    store.commit([[Uint8Array.of(0x30), undefined]]);
    await store.close();
    const again = LmdbStore.open(folder);
    again.commit(numberedBatch(n + 1));
    expect(contentOf(again)).toEqual(new Expected().after(n + 1));
    await again.close();
  });

  test.skipIf(process.platform === "win32")("by the system: small batches and one of many pages", async () => {
    const folder = newFolder();
    // Blocks of 1 KiB; the signal that would end the process at the limit is ignored, as for all programs of Node.
    const limited = `trap '' XFSZ; ulimit -f 2000; exec "$0" "$@"`;
    const { code, lines } = await runChild(["bash", "-c", limited, process.execPath, child, "fill", folder]);
    expect(code).toBe(0);
    const [why, tried, last] = lines[0]!.split(" ");
    expect(why).toBe("disk-full");
    expect(last).toBe(tried);
    expect(Number(last)).toBeGreaterThan(20);
    expect(lines[1]).toBe("disk-full");
    const again = LmdbStore.open(folder);
    expect(lastBatch(again)).toBe(Number(last));
    again.commit(numberedBatch(Number(last) + 1));
    await again.close();
    expect(checkEverything(join(folder, "data.mdb"))).toBeGreaterThan(0);
  });
});

describe("the format", () => {
  test("is written into a new store; a newer one and other databases are refused", async () => {
    const folder = newFolder();
    const store = LmdbStore.open(folder);
    expect(store.get(FORMAT_KEY)).toEqual(Uint8Array.of(1));
    store.commit([[FORMAT_KEY, Uint8Array.of(2)]]);
    await store.close();
    expect(() => LmdbStore.open(folder)).toThrow(withCode("unknown-format"));
    expect(() => LmdbStore.open(folder, { readOnly: true })).toThrow(withCode("unknown-format"));
    expect(existsSync(join(folder, "writer.lock"))).toBe(false);
  });

  test("of another database is refused", async () => {
    const folder = newFolder();
    const store = LmdbStore.open(folder);
    store.commit([
      [FORMAT_KEY, undefined],
      [Uint8Array.of(5), Uint8Array.of(5)],
    ]);
    await store.close();
    expect(() => LmdbStore.open(folder)).toThrow(withCode("unknown-format"));
  });

  test("that is old is brought to the newest, one migration seeing what the one before has written", async () => {
    const store = LmdbStore.open(newFolder());
    store.commit([[Uint8Array.of(5), Uint8Array.of(1)]]);
    const doubled = (key: number) =>
      function* (from: Pick<LmdbStore, "get">) {
        yield [Uint8Array.of(key), Uint8Array.of(from.get(Uint8Array.of(key - 1))![0]! * 2)] as const;
      };
    const migrations = [doubled(6), doubled(7)];
    expect(() => bringToFormat(store, "place", undefined, migrations)).toThrow(withCode("old-format"));
    bringToFormat(store, "place", (...write) => store.commit([write]), migrations);
    expect(store.get(Uint8Array.of(7))).toEqual(Uint8Array.of(4));
    expect(store.get(FORMAT_KEY)).toEqual(Uint8Array.of(3));
    bringToFormat(store, "place", () => expect.unreachable(), migrations);
    await store.close();
  });
});

test("the lock names its process", async () => {
  const folder = newFolder();
  const store = LmdbStore.open(folder);
  expect(readFileSync(join(folder, "writer.lock"), "latin1")).toMatch(new RegExp(`^${process.pid} \\d*\n$`));
  await store.close();
});
