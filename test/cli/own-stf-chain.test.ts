import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { toHex } from "../../src/base/hex.js";
import { Chain } from "../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../src/chain/builder/build-on-head.js";
import { openChainSpec } from "../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { readAccount } from "../../src/state/account.js";
import { DatabaseState } from "../../src/state/store/database-state.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";
import {
  openTokenSpec,
  put,
  START,
  TOKEN_PROGRAMS,
  tokenConfig,
  tokenProgram,
  tokenStf,
  transfer,
  WALLETS,
  word,
} from "../support/token-rules.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-own-stf-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const chain = (...args: string[]) => runCli("chain", ...args);
const [ann, ben] = WALLETS as [(typeof WALLETS)[0], (typeof WALLETS)[0]];

/** Blocks of a chain with the token's rules, after some with Ethereum's, as clients export them. */
async function blocksOf(config: object, count: number, ethereum = 0): Promise<readonly Uint8Array[]> {
  const built = Chain.open(new MemoryStore(), await openTokenSpec(config));
  return Array.from({ length: count }, (_, i) => {
    const nonce = BigInt(i);
    const own = [transfer(ann, nonce, ben.address, 1n), put(ben, nonce, word(i % 5), word(i))];
    const transactions = i < ethereum ? [ann, ben].map((each) => each.transaction({ chainId: 77n, nonce })) : own;
    const choice = { timestamp: START + 12n * (nonce + 1n), coinbase: new Uint8Array(20).fill(0xc0) };
    const { block } = buildOnHead(built, choice, (open) => {
      for (const each of transactions) open.add(each);
    });
    expect(built.import(block).type).toBe("head");
    return block;
  });
}

/** A folder with a config and the programs that it names. */
function writeConfig(name: string, config: object, files: Readonly<Record<string, Uint8Array | string>> = {}): string {
  const origin = mkdtempSync(at(`${name}-config-`));
  for (const program of Object.values(TOKEN_PROGRAMS)) writeFileSync(join(origin, program), tokenProgram(program));
  for (const [file, content] of Object.entries(files)) writeFileSync(join(origin, file), content);
  writeFileSync(join(origin, "chain.json"), JSON.stringify(config));
  return origin;
}

async function init(name: string, config: object, files?: Readonly<Record<string, string>>, ...flags: string[]) {
  const origin = writeConfig(name, config, files);
  const made = await chain("init", at(name), "--config", join(origin, "chain.json"), ...flags);
  return { made, origin, path: at(name) };
}

async function headOf(path: string): Promise<{ number: number; hash: string }> {
  const { out, err } = await chain("info", path, "--json");
  expect(err).toBe("");
  return JSON.parse(out).head;
}

describe("tercet chain with a state transition of the chain's own", () => {
  it("makes a chain that needs nothing outside of its folder, imports, and verifies by other engines", async () => {
    const config = tokenConfig("wasm/compiled", {
      schedule: [
        { block: 4, stf: tokenStf("riscv/interpreter") },
        { block: 7, stf: tokenStf("wasm/interpreter") },
      ],
    });
    const { made, origin, path } = await init("whole", config);
    expect([made.code, made.err]).toEqual([0, ""]);
    rmSync(origin, { recursive: true });
    expect(readdirSync(join(path, "files"))).toHaveLength(2);
    writeFileSync(at("blocks.rlp"), concatBytes(...(await blocksOf(config, 9))));
    const imported = await chain("import", path, at("blocks.rlp"), "--json");
    expect([imported.code, JSON.parse(imported.out).blocks]).toEqual([0, 9]);
    for (const engine of [[], ["--engine", "interpreter"], ["--engine", "compiled"]]) {
      const verified = await chain("verify", path, ...engine);
      expect([verified.code, verified.out]).toEqual([0, expect.stringContaining("9 blocks verified")]);
    }
    expect((await chain("export", path, at("out.rlp"))).code).toBe(0);
    const other = await chain("verify", path, "--engine", "other");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("compiled, interpreter")]);
  });

  it("goes over from Ethereum's at a block", async () => {
    const rich = Object.fromEntries(
      [ann, ben].map(({ address }) => [toHex(address), { balance: "1000000000000000000" }]),
    );
    const config = {
      chainId: 77,
      rules: { fork: "osaka" },
      schedule: [{ block: 4, stf: tokenStf("riscv/compiled") }],
      genesis: { timestamp: Number(START), accounts: rich },
    };
    const { made, path } = await init("switch", config);
    expect([made.code, made.err]).toEqual([0, ""]);
    writeFileSync(at("switch.rlp"), concatBytes(...(await blocksOf(config, 6, 3))));
    const imported = await chain("import", path, at("switch.rlp"), "--json");
    expect([imported.code, JSON.parse(imported.out).blocks]).toEqual([0, 6]);
    expect((await chain("verify", path, "--engine", "interpreter")).code).toBe(0);
  });

  it("refuses a program that is not the one of the hash", async () => {
    const config = tokenConfig("wasm/compiled");
    const changed = tokenProgram("own-stf.wasm").slice();
    changed[changed.length - 1]! ^= 1;
    const origin = writeConfig("changed", config, { "own-stf.wasm": changed });
    const { code, err } = await chain("init", at("changed"), "--config", join(origin, "chain.json"));
    expect([code, err]).toEqual([2, expect.stringMatching(/rules.stf.hash.*own-stf.wasm has the hash.*\n$/)]);
    expect(existsSync(at("changed"))).toBe(false);
  });

  it.skipIf(!isCliBuilt)("killed while it imports, goes on to the same head", { timeout: 120_000 }, async () => {
    const config = tokenConfig("riscv/compiled");
    const { path } = await init("killed", config);
    const blocks = await blocksOf(config, 40);
    let before = 0;
    for (let kill = 1; kill <= 4; kill++) {
      writeFileSync(at("some.rlp"), concatBytes(...blocks.slice(0, 9 * kill)));
      const child = spawn(process.execPath, [BUILT_CLI, "chain", "import", path, at("some.rlp")], { stdio: "ignore" });
      const ended = new Promise((done) => child.once("exit", done));
      while ((await headOf(path)).number <= before && child.exitCode === null) await setTimeout(1);
      await setTimeout(Math.random() * 20);
      child.kill("SIGKILL");
      await ended;
      const { number } = await headOf(path);
      expect(number).toBeGreaterThan(before);
      before = number;
    }
    writeFileSync(at("all.rlp"), concatBytes(...blocks));
    expect((await chain("import", path, at("all.rlp"))).code).toBe(0);
    expect((await headOf(path)).number).toBe(40);
    expect((await chain("verify", path, "--engine", "interpreter")).code).toBe(0);
  });
});

describe("code that a config names", () => {
  const DOUBLE = new Uint8Array(20).fill(0xd0);
  const config = {
    chainId: 77,
    rules: {
      fork: "cancun",
      precompiles: { [toHex(DOUBLE)]: { function: { module: "./own.js", export: "double" } } },
    },
    schedule: [{ block: 2, migration: { module: "own.js", export: "migrate" } }],
    genesis: { timestamp: Number(START), accounts: { [toHex(ann.address)]: { balance: "1000000000000000000" } } },
  };
  const code = `
    export function double(input, gasLimit) {
      const output = new Uint8Array([...input, ...input]);
      return { type: "success", output, gasUsed: 7n, fuelUsed: 7n, logs: [] };
    }
    export function migrate(accounts) {
      const address = new Uint8Array(20).fill(0xee);
      accounts.set(address, { balance: 5n, nonce: 0n, code: new Uint8Array(0) });
    }
  `;

  async function twoBlocks(): Promise<readonly Uint8Array[]> {
    const module = await import(`data:text/javascript,${encodeURIComponent(code)}`);
    const load = async (_module: string, name: string) => module[name];
    const spec = await openChainSpec(readChainConfig(JSON.stringify(config)), { load });
    const built = Chain.open(new MemoryStore(), spec);
    const blocks = [0n, 1n].map((nonce) => {
      const choice = { timestamp: START + 12n * (nonce + 1n), coinbase: new Uint8Array(20).fill(0xc0) };
      const { block } = buildOnHead(built, choice, (open) => {
        const call = { chainId: 77n, nonce, to: DOUBLE, data: word(3), gasLimit: 100_000n };
        expect(open.add(ann.transaction(call)).type).toBe("added");
      });
      built.import(block);
      return block;
    });
    using view = built.stateAt(2n);
    expect(readAccount(new DatabaseState(view.store), new Uint8Array(20).fill(0xee))?.balance).toBe(5n);
    return blocks;
  }

  it("runs when it may, from the chain's folder, and not otherwise", async () => {
    const { made, origin, path } = await init("code", config, { "own.js": code }, "--allow-code");
    expect([made.code, made.err]).toEqual([0, ""]);
    rmSync(origin, { recursive: true });
    writeFileSync(at("code.rlp"), concatBytes(...(await twoBlocks())));
    const refused = await chain("import", path, at("code.rlp"));
    expect([refused.code, refused.err]).toEqual([2, expect.stringMatching(/--allow-code.*\[code-not-allowed\]\n$/)]);
    expect((await headOf(path)).number).toBe(0);
    expect((await chain("import", path, at("code.rlp"), "--allow-code")).code).toBe(0);
    expect((await headOf(path)).number).toBe(2);
    expect((await chain("verify", path)).code).toBe(2);
    expect((await chain("verify", path, "--allow-code")).code).toBe(0);
  });

  const of = (module: string, name = "double") => ({
    ...config,
    schedule: [],
    rules: { fork: "cancun", precompiles: { [toHex(DOUBLE)]: { function: { module, export: name } } } },
  });

  it.each([
    [of("../own.js"), code, /stays there.*\[unloadable-module\]/],
    [of("/own.js"), code, /stays there.*\[unloadable-module\]/],
    [of("sub/../../own.js"), code, /stays there.*\[unloadable-module\]/],
    [of("https://example.org/own.js"), code, /stays there.*\[unloadable-module\]/],
    [of("data:text/javascript,1"), code, /stays there.*\[unloadable-module\]/],
    [of("other.js"), code, /\[unreadable-file\]/],
    [of("own.js", "none"), code, /own.js exports no function none/],
    [of("own.js"), 'import "./other.js";', /bundle them.*\[unloadable-module\]/],
    [of("own.js"), 'import "viem";', /bundle them.*\[unloadable-module\]/],
    [of("own.js"), "export const double = ;", /does not load.*\[unloadable-module\]/],
    [of("own.js"), 'throw new Error("two\\nlines");', /does not load: two\s.*\[unloadable-module\]/],
  ])("%j with %j is refused before anything is written", async (config, code, reason) => {
    const { made, path } = await init("refused", config, { "own.js": code }, "--allow-code");
    expect([made.code, made.err]).toEqual([2, expect.stringMatching(reason)]);
    expect(made.err.trimEnd()).not.toContain("\n");
    expect(existsSync(path)).toBe(false);
  });
});
