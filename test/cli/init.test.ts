import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { runCli } from "../support/cli.js";

const work = mkdtempSync(join(tmpdir(), "tercet-init-"));
afterAll(() => rmSync(work, { recursive: true }));

// What is in it runs in scripts/check-package.mjs, where the package is installed.
describe("tercet init", () => {
  test.each([
    ["evm", ["counter.sol"], ["evm"]],
    ["wasm", ["counter.ts"], ["evm", "wasm"]],
    ["riscv", ["primes.c", "primes.elf"], ["evm", "riscv"]],
    ["all", ["counter.sol", "counter.ts", "primes.c", "primes.elf"], ["evm", "wasm", "riscv"]],
  ])("--vm %s writes a starter", async (vm, contracts, vms) => {
    const folder = join(work, `Chain of ${vm}`);
    const { out, code } = await runCli("init", folder, "--vm", vm);
    expect(code).toBe(0);
    for (const contract of contracts) expect(out).toContain(join(folder, "contracts", contract));
    expect(out).toContain(join(folder, ".gitignore"));
    const config = readChainConfig(readFileSync(join(folder, "chain.json"), "utf8"));
    expect(config.name).toBe(`chain-of-${vm}`);
    expect(Object.keys(config.rules.vms).sort()).toEqual([...vms].sort());
    expect(readFileSync(join(folder, "README.md"), "utf8")).toMatch(new RegExp(`^# chain-of-${vm}\n`));
    const { scripts, dependencies } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(Object.keys(scripts)).toContain("test");
    expect(dependencies.tercet).toMatch(/^\^\d/);
  });

  test("leaves a folder alone that has something in it", async () => {
    writeFileSync(join(work, "mine"), "");
    const { err, code } = await runCli("init", work);
    expect([code, err]).toEqual([
      2,
      expect.stringMatching(/^tercet: .* is not empty: name a new folder \[folder-not-empty\]\n$/),
    ]);
  });

  test("knows its VMs", async () => {
    const { err, code } = await runCli("init", join(work, "x"), "--vm", "move");
    expect([code, err]).toEqual([2, expect.stringContaining("evm, wasm, riscv, all")]);
  });
});
