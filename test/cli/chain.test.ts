import { execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { splitBlocks } from "../../src/chain/blocks/block-file.js";
import { readBlockParts } from "../../src/chain/blocks/block-parts.js";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { TABLE_ACCOUNT, TABLE_HEADER, TABLE_NODE } from "../../src/state/store/tables.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";
import { findArchive } from "../support/evm-fixtures.js";

const archive = findArchive("execution-apis-tests");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-chain-cli-"));
  if (archive === undefined) return;
  const names = ["genesis.json", "chain.rlp", "headfcu.json"].map((name) => `execution-apis-tests/tests/${name}`);
  execFileSync("tar", ["-xzf", archive, "-C", folder, "--strip-components=2", ...names]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const chain = (...args: string[]) => runCli("chain", ...args);
const headOf = () => JSON.parse(readFileSync(at("headfcu.json"), "utf8")).params[0].headBlockHash;
const blocksOf = () => [...splitBlocks([new Uint8Array(readFileSync(at("chain.rlp")))])];

async function init(name: string): Promise<string> {
  const { code, err } = await chain("init", at(name), "--config", at("genesis.json"));
  expect([code, err]).toEqual([0, ""]);
  return at(name);
}

async function infoOf(path: string) {
  const { out, err } = await chain("info", path, "--json");
  expect(err).toBe("");
  return JSON.parse(out);
}

describe.skipIf(archive === undefined)("tercet chain", () => {
  it("imports a chain to its head, exports the same bytes, and verifies it", { timeout: 60_000 }, async () => {
    const path = await init("whole");
    const imported = await chain("import", path, at("chain.rlp"), "--json");
    expect([imported.code, imported.err]).toEqual([0, ""]);
    const count = blocksOf().length;
    expect(JSON.parse(imported.out)).toMatchObject({ blocks: count, known: 0, head: { number: 54, hash: headOf() } });
    expect(await infoOf(path)).toMatchObject({
      chainId: "3503995874084926",
      commitment: "mpt",
      head: { number: 54, hash: headOf() },
      blocks: 55,
      sideBlocks: 0,
    });
    expect((await chain("export", path, at("out.rlp"))).code).toBe(0);
    expect(readFileSync(at("out.rlp"))).toEqual(readFileSync(at("chain.rlp")));
    const verified = await chain("verify", path);
    expect([verified.code, verified.out]).toEqual([
      0,
      expect.stringMatching(`54 blocks verified in .* head ${headOf()}`),
    ]);
    const again = await chain("import", path, at("chain.rlp"));
    expect(again.out).toMatch(new RegExp(`^0 blocks imported \\(${count} known`));
  });

  it("verify finds an entry of the state that has been changed", { timeout: 60_000 }, async () => {
    const path = await init("changed");
    await chain("import", path, at("chain.rlp"));
    const store = LmdbStore.open(path);
    const [key, value] = [...store.entries(Uint8Array.of(TABLE_ACCOUNT), Uint8Array.of(TABLE_ACCOUNT + 1))][0]!;
    store.commit([[key.slice(), value.map((byte, i) => (i === value.length - 1 ? byte ^ 1 : byte))]]);
    await store.close();
    const { code, err } = await chain("verify", path);
    expect([code, err]).toEqual([1, expect.stringMatching(/^tercet: .*table ACCOUNT: under 0x.*\[chain-differs\]\n$/)]);
  });

  it("check and verify find what has been changed; pruned bodies are told of", { timeout: 120_000 }, async () => {
    const path = await init("checked");
    await chain("import", path, at("chain.rlp"));
    const check = async () => {
      const { code, err, out } = await runCli("db", "check", path);
      return code === 0 ? out : err;
    };
    expect(await check()).toMatch(/^whole: /);
    const change = async (number: number, changed: (value: Uint8Array) => Uint8Array | undefined) => {
      const store = LmdbStore.open(path);
      const [key, value] = [...store.entries(Uint8Array.of(number), Uint8Array.of(number + 1))][0]!;
      const before = [key.slice(), value.slice()] as const;
      store.commit([[before[0], changed(before[1])]]);
      await store.close();
      return async () => {
        const again = LmdbStore.open(path);
        again.commit([before]);
        await again.close();
      };
    };
    const flipped = (value: Uint8Array) => value.with(value.length - 1, value.at(-1)! ^ 1);
    for (const [table, fault] of [
      [TABLE_ACCOUNT, /the state: account 0x\w{40}/],
      [TABLE_NODE, /the state: |the node at/],
      [TABLE_HEADER, /block \d+: its header has another hash|block \d+ is not there/],
    ] as const) {
      const restore = await change(table, flipped);
      expect(await check()).toMatch(fault);
      expect(await check()).toMatch(/\[database-differs\]\n$/);
      await restore();
    }
    const restore = await change(TABLE_NODE, () => undefined);
    expect(await check()).toMatch(/the node at 0x0400 is not there.*\[database-differs\]\n$/);
    const opened = await chain("import", path, at("chain.rlp"));
    expect([opened.code, opened.err]).toEqual([
      2,
      expect.stringMatching(/the node at 0x0400 is not there.*\[missing-node\]\n$/),
    ]);
    await restore();
    expect(await check()).toMatch(/^whole: /);

    const near = await runCli("db", "prune", path, "--depth", "10", "--bodies-before", "40");
    expect([near.code, near.err]).toEqual([2, expect.stringMatching(/at most before 37.*\[prune-too-near\]\n$/)]);
    const pruned = await runCli("db", "prune", path, "--depth", "10", "--bodies-before", "30", "--json");
    expect(JSON.parse(pruned.out)).toMatchObject({ sideBlocks: 0, reverseChanges: 44, bodies: 29 });
    expect(await check()).toMatch(/^whole: /);
    expect(await infoOf(path)).toMatchObject({ bodiesFrom: 30, head: { number: 54, hash: headOf() } });
    const exported = await chain("export", path, at("pruned.rlp"));
    expect([exported.code, exported.err]).toEqual([
      2,
      expect.stringMatching(/block 1 has been pruned.*\[pruned-block\]\n$/),
    ]);
    expect((await chain("verify", path)).err).toMatch(/block 1: its body has been pruned/);
  });

  it("stops at a refused block, names it, and keeps those before it", { timeout: 60_000 }, async () => {
    const path = await init("refused");
    const blocks = blocksOf();
    const bad = blocks[9]!.slice();
    bad[Buffer.from(bad).indexOf(readBlockParts(bad).stateRoot)]! ^= 1;
    writeFileSync(at("bad.rlp"), concatBytes(...blocks.slice(0, 9), bad, ...blocks.slice(10)));
    const { code, err, out } = await chain("import", path, at("bad.rlp"));
    expect([code, err]).toEqual([
      1,
      expect.stringMatching(/^tercet: .*block 10 0x\w{64} \(number 10 of the file\) is refused: .*state.*\n$/),
    ]);
    expect(out).toMatch(/^9 blocks imported.*\nhead 9 0x/);
    writeFileSync(at("cut.rlp"), readFileSync(at("chain.rlp")).subarray(0, -5));
    const cut = await chain("import", path, at("cut.rlp"));
    expect([cut.code, cut.err]).toEqual([2, expect.stringMatching(/bytes into a block \[invalid-block-file\]\n$/)]);
    expect((await infoOf(path)).head.number).toBe(53);
  });

  it("refuses folders with something in them or without a chain", async () => {
    const path = await init("taken");
    const again = await chain("init", path, "--config", at("genesis.json"));
    expect([again.code, again.err]).toEqual([2, expect.stringMatching(/is not empty.*\[folder-not-empty\]\n$/)]);
    for (const args of [["info"], ["verify"], ["import", at("chain.rlp")], ["export", at("x")]]) {
      const { code, err } = await chain(args[0]!, at("nothing"), ...args.slice(1));
      expect([code, err]).toEqual([2, expect.stringMatching(/holds no chain.*\[no-chain\]\n$/)]);
    }
    const missing = await chain("import", path, at("missing.rlp"));
    expect([missing.code, missing.err]).toEqual([2, expect.stringMatching(/\[unreadable-file\]\n$/)]);
  });

  it("finds the files that a config names, wherever the chain's folder is", async () => {
    mkdirSync(at("config"));
    writeFileSync(at("config/code.hex"), "0x6001600055");
    const address = `0x${"12".repeat(20)}`;
    const genesis = { accounts: { [address]: { code: { file: "code.hex" } } } };
    const rules = { fork: "cancun" };
    writeFileSync(at("config/chain.json"), JSON.stringify({ name: "own", chainId: 7, rules, genesis }));
    const made = await chain("init", at("own"), "--config", at("config/chain.json"));
    expect([made.code, made.err]).toEqual([0, ""]);
    expect(await infoOf(at("own"))).toMatchObject({ chainId: "7", codes: expect.any(Number), head: { number: 0 } });
    expect((await chain("verify", at("own"))).code).toBe(0);
    // The chain's folder keeps them.
    rmSync(at("config"), { recursive: true });
    expect((await chain("verify", at("own"))).code).toBe(0);
    const [kept] = readdirSync(at("own/files"));
    writeFileSync(at(`own/files/${kept}`), "0x6002600055");
    const changed = await chain("verify", at("own"));
    expect([changed.code, changed.err]).toEqual([2, expect.stringMatching(/keeps code.hex.*\[changed-file\]\n$/)]);
    writeFileSync(at(`own/files/${kept}`), "0x6001600055");
    writeFileSync(at("own/config.json"), JSON.stringify({ name: "own", chainId: 7, rules, genesis: {} }));
    const other = await chain("import", at("own"), at("chain.rlp"));
    expect([other.code, other.err]).toEqual([2, expect.stringMatching(/\[other-chain\]\n$/)]);
  });

  it("refuses a config with functions of modules before it writes anything, unless it may run them", async () => {
    const precompiles = { [`0x${"34".repeat(20)}`]: { function: { module: "./own.js", export: "run" } } };
    const config = { name: "own", chainId: 7, rules: { fork: "cancun", precompiles }, genesis: {} };
    writeFileSync(at("module.json"), JSON.stringify(config));
    const { code, err } = await chain("init", at("module"), "--config", at("module.json"));
    expect([code, err]).toEqual([2, expect.stringMatching(/the module .\/own.js.*\[code-not-allowed\]\n$/)]);
    expect(existsSync(at("module"))).toBe(false);
  });

  describe.skipIf(!isCliBuilt)("as a process", () => {
    const start = (path: string, file = at("chain.rlp")) =>
      spawn(process.execPath, [BUILT_CLI, "chain", "import", path, file, "--json"], {
        stdio: ["ignore", "pipe", "ignore"],
      });

    it("killed at any moment and started again comes to the same head", { timeout: 240_000 }, async () => {
      const path = await init("killed");
      const blocks = blocksOf();
      let before = 0;
      for (let kill = 1; kill <= 8; kill++) {
        writeFileSync(at("some.rlp"), concatBytes(...blocks.slice(0, 6 * kill)));
        const child = start(path, at("some.rlp"));
        const ended = new Promise((done) => child.once("exit", done));
        while ((await infoOf(path)).head.number <= before && child.exitCode === null) await setTimeout(1);
        await setTimeout(Math.random() * 20);
        child.kill("SIGKILL");
        await ended;
        const { head } = await infoOf(path);
        expect(head.number).toBeGreaterThan(before);
        before = head.number;
      }
      const { code } = await chain("import", path, at("chain.rlp"));
      expect([code, (await infoOf(path)).head.hash]).toEqual([0, headOf()]);
      expect((await chain("verify", path)).code).toBe(0);
    });

    it("stopped by Ctrl-C says so, and goes on where it was", { timeout: 120_000 }, async () => {
      const path = await init("stopped");
      const pipe = at("pipe");
      execFileSync("mkfifo", [pipe]);
      // It waits for more blocks when it is told to stop, and hears of it after the next one.
      const descriptor = openSync(pipe, "r+");
      const blocks = blocksOf();
      const child = start(path, pipe);
      let out = "";
      child.stdout.on("data", (text) => {
        out += text;
      });
      const ended = new Promise<number | null>((done) => child.once("close", done));
      writeSync(descriptor, concatBytes(...blocks.slice(0, 5)));
      while ((await infoOf(path)).head.number < 5 && child.exitCode === null) await setTimeout(20);
      child.kill("SIGINT");
      writeSync(descriptor, concatBytes(...blocks.slice(5, 15)));
      expect(await ended).toBe(1);
      closeSync(descriptor);
      expect(JSON.parse(out)).toMatchObject({ end: { type: "stopped" }, head: { number: 6 } });
      expect((await infoOf(path)).head.number).toBe(6);
      const rest = await chain("import", path, at("chain.rlp"), "--json");
      expect(JSON.parse(rest.out)).toMatchObject({ known: 6, head: { hash: headOf() } });
    });
  });
});

describe.runIf(archive === undefined)("tercet chain", () => {
  it.skip("needs execution-apis-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
