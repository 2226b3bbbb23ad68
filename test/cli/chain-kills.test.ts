import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { toHex } from "../../src/base/hex.js";
import { Chain } from "../../src/chain/blocks/chain.js";
import { ChainReader } from "../../src/chain/blocks/chain-reader.js";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";
import { grow, storingConfig, storingSpec } from "../support/storing-chain.js";

/** `npm run kills` asks for hundreds. */
const KILLS = Number(process.env.TERCET_KILLS ?? 24);
/** That one process gets to import at least, and at most. */
const [LEAST, MOST] = [4, 64] as const;
const WITHIN_MS = 40;

let folder: string;
let blocks: readonly Uint8Array[];
let head: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tercet-chain-kills-"));
  const chain = Chain.open(new MemoryStore(), await storingSpec());
  blocks = grow(chain, KILLS * MOST).map(({ block }) => block);
  head = toHex(chain.head().hash);
  writeFileSync(at("config.json"), storingConfig());
  writeFileSync(at("all.rlp"), concatBytes(...blocks));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function init(name: string): Promise<string> {
  const { code, err } = await runCli("chain", "init", at(name), "--config", at("config.json"));
  expect([code, err]).toEqual([0, ""]);
  return at(name);
}

/** The number of the chain's last block. */
async function headOf(path: string): Promise<number> {
  const store = LmdbStore.open(path, { readOnly: true });
  try {
    return Number(new ChainReader(store).head()!.number);
  } finally {
    await store.close();
  }
}

async function expectWhole(path: string): Promise<void> {
  const imported = await runCli("chain", "import", path, at("all.rlp"), "--json");
  expect([imported.code, imported.err]).toEqual([0, ""]);
  expect(JSON.parse(imported.out)).toMatchObject({ head: { number: blocks.length, hash: head } });
  expect((await runCli("db", "check", path)).out).toMatch(/^whole/);
  expect((await runCli("chain", "verify", path)).code).toBe(0);
}

describe.skipIf(!isCliBuilt)("an import as a process", () => {
  it(`killed at ${KILLS} random moments has whole blocks only and loses none`, {
    timeout: 20_000 + 20_000 * KILLS,
  }, async () => {
    const path = await init("killed");
    let before = 0;
    for (let kill = 1; kill <= KILLS; kill++) {
      writeFileSync(at("some.rlp"), concatBytes(...blocks.slice(0, MOST * kill)));
      const child = spawn(process.execPath, [BUILT_CLI, "chain", "import", path, at("some.rlp")], { stdio: "ignore" });
      const ended = new Promise((done) => child.once("exit", done));
      // Once it is known to have committed something; one in four is killed while it opens the chain, or soon after.
      let seen = before;
      const wanted = before + (kill % 4 === 0 ? 0 : LEAST);
      while (seen < wanted && isRunning(child)) {
        await setTimeout(2);
        seen = await headOf(path);
      }
      await setTimeout(Math.random() * WITHIN_MS);
      child.kill("SIGKILL");
      await ended;
      // Opening holds the state against the head's root.
      const store = LmdbStore.open(path);
      const { number } = Chain.open(store, await storingSpec()).head();
      await store.close();
      expect(Number(number)).toBeGreaterThanOrEqual(seen);
      before = Number(number);
    }
    expect(before).toBeGreaterThan(0.7 * LEAST * KILLS);
    await expectWhole(path);
  });

  it.skipIf(process.platform === "win32")(
    "on a disk that is full says so, and goes on when there is room",
    { timeout: 120_000 },
    async () => {
      const path = await init("full");
      // Blocks of 1 KiB; the signal that would end the process at the limit is ignored, as for all programs of Node.
      const limited = `trap '' XFSZ; ulimit -f 700; exec "$0" "$@"`;
      const command = [process.execPath, BUILT_CLI, "chain", "import", path, at("all.rlp")];
      const child = spawn("bash", ["-c", limited, ...command], { stdio: ["ignore", "ignore", "pipe"] });
      let errors = "";
      child.stderr!.setEncoding("utf8").on("data", (text: string) => {
        errors += text;
      });
      const code = await new Promise((done) => child.once("close", done));
      expect(errors).toMatch(/^tercet: .*nothing of the batch has been stored: make room.* \[disk-full\]\n$/);
      expect(code).toBe(2);
      expect(await headOf(path)).toBeGreaterThan(0);
      await expectWhole(path);
    },
  );
});

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

describe("a chain's folder", () => {
  it("that another process writes to, or whose file is cut, is refused in one line", async () => {
    const path = await init("held");
    const store = LmdbStore.open(path);
    const locked = await runCli("chain", "import", path, at("all.rlp"));
    expect([locked.code, locked.err]).toEqual([
      2,
      expect.stringMatching(/^tercet: .*writes to this store.*\[store-locked\]\n$/),
    ]);
    await store.close();
    expect((await runCli("chain", "import", path, at("all.rlp"))).code).toBe(0);
    truncateSync(join(path, "data.mdb"), 30_000);
    for (const args of [
      ["import", path, at("all.rlp")],
      ["info", path],
      ["verify", path],
      ["export", path, at("out.rlp")],
    ]) {
      const { code, err } = await runCli("chain", ...args);
      expect([code, err]).toEqual([2, expect.stringMatching(/^tercet: .*the store is damaged.*\[corrupt-store\]\n$/)]);
    }
    mkdirSync(at("garbage"));
    writeFileSync(join(at("garbage"), "data.mdb"), new Uint8Array(20_000).fill(7));
    const { code, err } = await runCli("db", "check", at("garbage"));
    expect([code, err]).toEqual([2, expect.stringMatching(/^tercet: .*\[corrupt-store\]\n$/)]);
  });
});
