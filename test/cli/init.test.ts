import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { runCli } from "../support/cli.js";
import { ROOT } from "../support/repository.js";

const work = mkdtempSync(join(tmpdir(), "tercet-init-"));
afterAll(() => rmSync(work, { recursive: true }));

// What is in it runs in scripts/check-package.mjs, where the package is installed.
describe("tercet init", () => {
  test.each([
    ["evm", ["counter.sol"], ["evm"]],
    ["wasm", ["counter.ts"], ["evm", "wasm"]],
    ["riscv", ["counter.c", "counter.elf"], ["evm", "riscv"]],
    ["all", ["counter.sol", "counter.ts", "counter.c", "counter.elf"], ["evm", "wasm", "riscv"]],
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

  test("ends in one line where no folder can be", async () => {
    for (const folder of ["/proc/none/below", "/dev/null/below", ""]) {
      const { err, code } = await runCli("init", folder);
      expect([code, err]).toEqual([4, expect.stringMatching(/^tercet: cannot make the folder [^\n]*\n$/)]);
    }
    const { err, code } = await runCli("init", join(work, "mine"));
    expect([code, err]).toEqual([2, expect.stringMatching(/^tercet: cannot read [^\n]+ \[unreadable-file\]\n$/)]);
  });

  test("knows its VMs", async () => {
    const { err, code } = await runCli("init", join(work, "x"), "--vm", "move");
    expect([code, err]).toEqual([2, expect.stringContaining("evm, wasm, riscv, all")]);
  });
});

/** The compiler that the guest programs are built by: another makes other bytes. */
const CLANG = "clang-14";
const hasClang = spawnSync(CLANG, ["--version"]).status === 0;

describe("the starter's contract for RISC-V", () => {
  const folder = join(work, "riscv");
  const contract = join(folder, "contracts", "counter.c");
  const prebuilt = () => readFileSync(join(folder, "contracts", "counter.elf"));
  const built = () => readFileSync(join(folder, "build", "counter.elf"));
  const build = (clang: string) =>
    spawnSync(process.execPath, ["scripts/build-riscv.js"], {
      ...{ cwd: folder, env: { ...process.env, CLANG: clang }, encoding: "utf8" },
    });

  test("is built of its source, and taken as it is where no compiler is", async () => {
    await runCli("init", folder, "--vm", "riscv");
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(ROOT, join(folder, "node_modules", "tercet"));
    expect(build("no-such-compiler")).toMatchObject({ status: 0, stderr: "" });
    expect(built().equals(prebuilt())).toBe(true);
    if (!hasClang) return;
    rmSync(join(folder, "build"), { recursive: true });
    expect(build(CLANG)).toMatchObject({ status: 0, stderr: "" });
    expect(built().equals(prebuilt())).toBe(true);
  });

  test("which was changed is not taken for the old one", () => {
    writeFileSync(contract, `${readFileSync(contract, "utf8")}/* changed */\n`);
    const { status, stderr } = build("no-such-compiler");
    expect(status).toBe(1);
    expect(stderr).toMatch(/^contracts\/counter\.c was changed, [^\n]+ apt-get install clang lld\n$/);
  });
});
