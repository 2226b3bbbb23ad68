import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { demoContracts } from "../../src/cli/demo/contracts.js";
import { demoReport } from "../../src/cli/demo/report.js";
import { runDemoInMemory } from "../../src/cli/demo/run-demo.js";
import { Workload } from "../../src/cli/demo/workload.js";
import { LmdbStore } from "../../src/state/lmdb/index.js";
import { TABLE_ACCOUNT } from "../../src/state/store/tables.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";

const work = mkdtempSync(join(tmpdir(), "tercet-demo-"));
afterAll(() => rmSync(work, { recursive: true, force: true }));
const at = (name: string) => join(work, name);
const inOneRound = (...args: string[]) => runCli("demo", "--rounds", "1", ...args);

describe("tercet demo", () => {
  it("gives the same chain in memory, on the disk, and over what an earlier run left", {
    timeout: 120_000,
  }, async () => {
    const memory = await inOneRound("--memory", "--json");
    expect([memory.code, memory.err]).toEqual([0, ""]);
    const result = JSON.parse(memory.out);
    expect(result.agree).toBe(true);
    expect(result.storedBytes).toBeUndefined();
    expect(result.chain.blocks).toBe(Workload.blocksIn(1));
    expect(result.contracts).toHaveLength(6);
    const engines = ["evm/interpreter", "wasm/compiled", "riscv/interpreter"];
    const others = ["evm/interpreter", "wasm/interpreter", "riscv/compiled"];
    expect(result.executions.map((each: { engines: string[] }) => each.engines)).toEqual([engines, others]);
    const kinds = result.transactions.map((row: { group: string; caller?: string; token?: string }) =>
      [row.group, row.caller, row.token].filter((part) => part !== undefined).join(" "),
    );
    const vms = ["evm", "wasm", "riscv"];
    expect(kinds).toEqual([
      ...["deploy", "prepare", "ether", ...vms.map((vm) => `transfer ${vm}`)],
      ...vms.flatMap((caller) => vms.map((token) => `pay ${caller} ${token}`)),
      ...[...vms.map((vm) => `swap ${vm}`), "maker"],
    ]);

    for (const _ of ["a new folder", "a leftover one"]) {
      const { out, err, code } = await inOneRound("--out", at("out"));
      expect([code, err]).toEqual([0, ""]);
      expect(out).toContain(`head        ${result.chain.head}\n`);
      expect(out).toContain(`state root  ${result.chain.stateRoot}\n`);
      expect(out).toMatch(/ of type 0, [\d,]+ of type 2, 3 of type 4\)/);
      expect(out).toContain("✓");
      expect(out).not.toMatch(/✗|NaN|undefined/);
    }
    expect(readdirSync(at("out")).sort()).toEqual(["chain", "demo.svg"]);
    const picture = readFileSync(at("out/demo.svg"), "utf8");
    expect(picture.match(/<rect /g)!.length).toBe(1 + 8 + 2 + 9);
    expect(picture).not.toMatch(/NaN|undefined/);

    const chain = at("out/chain");
    const info = JSON.parse((await runCli("chain", "info", chain, "--json")).out);
    expect(info).toMatchObject({ chainId: "3333", head: { hash: result.chain.head }, genesis: result.chain.genesis });
    expect((await runCli("chain", "verify", chain)).out).toContain(result.chain.head);
  });

  it("leaves alone what is not its own", async () => {
    const refusal = expect.stringMatching(/^tercet: [^\n]+ name another folder with --out \[not-our-folder\]\n$/);
    const folders = { mine: ["notes.txt"], store: ["data.mdb"], both: ["config.json", "data.mdb", "notes.txt"] };
    for (const [name, files] of Object.entries(folders)) {
      mkdirSync(at(`${name}/chain`), { recursive: true });
      for (const file of files) writeFileSync(at(`${name}/chain/${file}`), '{ "name": "tercet-demo" }');
      const { code, err } = await inOneRound("--out", at(name));
      expect([code, err]).toEqual([2, refusal]);
      expect(readdirSync(at(`${name}/chain`)).sort()).toEqual(files);
    }
    const config = at("genesis.json");
    writeFileSync(config, JSON.stringify({ name: "mine", chainId: 1, rules: { fork: "osaka" }, genesis: {} }));
    expect((await runCli("chain", "init", at("other/chain"), "--config", config)).code).toBe(0);
    const { code, err } = await inOneRound("--out", at("other"));
    expect([code, err]).toEqual([2, expect.stringContaining("holds another chain")]);
    expect((await runCli("chain", "info", at("other/chain"))).code).toBe(0);
  });

  it("does not disturb another one that is under way in the folder", async () => {
    mkdirSync(at("busy/chain"), { recursive: true });
    writeFileSync(at("busy/chain/config.json"), '{ "name": "tercet-demo" }');
    const store = LmdbStore.open(at("busy/chain"));
    store.commit([[concatBytes(Uint8Array.of(TABLE_ACCOUNT), new Uint8Array(20)), Uint8Array.of(1)]]);
    const { code, err } = await inOneRound("--out", at("busy"));
    expect([code, err]).toEqual([2, expect.stringContaining("[store-locked]")]);
    await store.close();
    expect(readdirSync(at("busy/chain"))).toContain("data.mdb");
  });

  it("says what differs where something does", async () => {
    const result = await runDemoInMemory(1);
    const [first, second] = result.executions;
    const report = demoReport({
      ...result,
      executions: [first!, { ...second!, fault: "block 7: its receipts are others" }],
    });
    expect(report).toContain("✗ block 7: its receipts are others (evm/interpreter, wasm/interpreter, riscv/compiled)");
    expect(report).not.toContain("✓");
  });

  it("makes the same transactions whenever it is asked", () => {
    const all = () => [...new Workload(demoContracts()).batches(2)];
    const [once, again] = [all(), all()];
    expect(once).toHaveLength(Workload.blocksIn(2));
    expect(again).toEqual(once);
  });
});

describe.skipIf(!isCliBuilt || process.platform === "win32")("tercet demo as a process", () => {
  it("can be ended by Ctrl-C at any moment, and goes through the next time", { timeout: 240_000 }, async () => {
    const args = [BUILT_CLI, "demo", "--rounds", "1", "--out", at("killed"), "--json"];
    for (const wait of [0, 50, 200, 400]) {
      const child = spawn(process.execPath, args, { stdio: "ignore" });
      const ended = once(child, "exit");
      while (!existsSync(at("killed/chain")) && child.exitCode === null) await setTimeout(5);
      await setTimeout(wait);
      child.kill("SIGINT");
      await ended;
    }
    const { code } = await inOneRound("--out", at("killed"));
    expect(code).toBe(0);
  });

  it("draws its progress on a terminal alone", { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [BUILT_CLI, "demo", "--rounds", "1", "--memory"], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const texts = await Promise.all(
      [child.stdout, child.stderr].map(async (stream) => (await stream.toArray()).join("")),
    );
    expect(texts[0]).toContain("✓");
    expect(texts[1]).toBe("");
  });
});
