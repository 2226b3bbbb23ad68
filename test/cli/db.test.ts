import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { runCli } from "../support/cli.js";

let folder = "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tercet-db-"));
  const store = LmdbStore.open(folder);
  const slots = Array.from({ length: 1200 }, (_, i) => [Uint8Array.of(2, i >> 8, i), new Uint8Array(7)] as const);
  store.commit([...slots, [Uint8Array.of(3, 1), new Uint8Array(5000)]]);
  await store.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("tercet db", () => {
  test("stats counts entries and bytes of each table", async () => {
    const { code, out } = await runCli("db", "stats", folder, "--json");
    expect(code).toBe(0);
    const { tables } = JSON.parse(out);
    expect(tables).toContainEqual({ name: "slot", entries: 1200, bytes: 12000 });
    expect(tables).toContainEqual({ name: "code", entries: 1, bytes: 5002 });
    expect(tables).toContainEqual({ name: "meta", entries: 1, bytes: 8 });
    expect(tables).toContainEqual({ name: "account", entries: 0, bytes: 0 });
    const text = (await runCli("db", "stats", folder)).out;
    expect(text).toMatch(/^slot +1,200 +11\.7 KiB$/m);
    expect(text).toMatch(/^all +1,202 +16\.6 KiB$/m);
  });

  test("check reads everything, unless somebody writes", async () => {
    expect((await runCli("db", "check", folder)).out).toBe("whole: 1,202 entries\n");
    expect(JSON.parse((await runCli("db", "check", folder, "--json")).out)).toEqual({ entries: 1202 });
    const store = LmdbStore.open(folder);
    expect(await runCli("db", "check", folder)).toMatchObject({
      code: 2,
      out: "",
      err: expect.stringMatching(/^.*writes to this store.*\n$/),
    });
    expect((await runCli("db", "stats", folder)).code).toBe(0);
    await store.close();
  });

  test("check finds an entry that goes beyond its page, in one line", async () => {
    const damaged = mkdtempSync(join(tmpdir(), "tercet-db-damaged-"));
    const bytes = readFileSync(join(folder, "data.mdb"));
    // A leaf's first entry, in a page of slots that is no root.
    const pageSize = bytes.readUInt32LE(48);
    let page = 2 * pageSize;
    while (!(bytes.readUInt16LE(page + 18) === 2 && bytes.readUInt16LE(page + 20) > 40)) page += pageSize;
    bytes.writeUInt16LE(pageSize, page + 24 + bytes.readUInt16LE(page + 24));
    writeFileSync(join(damaged, "data.mdb"), bytes);
    const { code, err } = await runCli("db", "check", damaged);
    expect(code).toBe(2);
    expect(err).toMatch(/^.*an entry goes beyond it.*\n$/);
    rmSync(damaged, { recursive: true });
  });

  test("a folder without a store is named", async () => {
    for (const command of ["stats", "check"]) {
      const { code, err } = await runCli("db", command, join(folder, "nothing"));
      expect(code).toBe(2);
      expect(err).toMatch(/^.*nothing: there is no store.*\n$/);
    }
  });
});
