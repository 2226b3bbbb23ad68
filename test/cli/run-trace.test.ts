import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";

const ZERO = `0x${"0".repeat(40)}`;
/** Stores 2 in slot 1, calls the identity contract and reverts with a word. */
const CODE = "0x6002600155 5f5f5f5f600461fffffa 602a5f5260205ffd".replaceAll(" ", "");
const LOOP = "0x5b600056";

let folder: string;
let program: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-run-trace-"));
  program = join(folder, "program.evm");
  writeFileSync(program, CODE);
  writeFileSync(join(folder, "loop.evm"), LOOP);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const linesOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe.each(["interpreter", "ethereumjs"])("tercet run --trace on evm/%s", (engine) => {
  const run = (...flags: string[]) => runCli("run", program, "--engine", engine, "--gas", "100000", ...flags);

  it("prints steps and a summary", async () => {
    const { code, out } = await run("--trace", "eip3155");
    const lines = linesOf(out);
    expect(code).toBe(1);
    expect(lines).toHaveLength(17);
    expect(lines[2]).toEqual({
      ...{ pc: 4, op: 0x55, gas: "0x1869a", gasCost: "0x5654", memSize: 0, stack: ["0x2", "0x1"] },
      ...{ depth: 1, refund: 0, opName: "SSTORE" },
    });
    expect(lines.at(-1)).toMatchObject({ output: `0x${"2a".padStart(64, "0")}`, pass: false });
  });

  it("prints memory when it is asked for", async () => {
    const lines = linesOf((await run("--trace", "eip3155", "--trace-memory")).out);
    expect(lines.at(-2)).toMatchObject({ opName: "REVERT", memory: `0x${"2a".padStart(64, "0")}` });
  });

  it("prints the tree of calls", async () => {
    const { code, out } = await run("--trace", "call");
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ...{ type: "CALL", from: ZERO, to: ZERO, gas: "0x186a0", error: "execution reverted" },
      calls: [{ type: "STATICCALL", from: ZERO, to: `0x${"4".padStart(40, "0")}` }],
    });
  });

  it("prints the state before", async () => {
    const { out } = await run("--trace", "prestate");
    const slots = { [`0x${"1".padStart(64, "0")}`]: `0x${"0".repeat(64)}` };
    expect(JSON.parse(out)).toMatchObject({ [ZERO]: { balance: "0x0", storage: slots } });
  });

  it("prints the failing step of a halt", async () => {
    const { code, out } = await run("--gas", "100", "--trace", "eip3155");
    const lines = linesOf(out);
    expect(code).toBe(3);
    expect(lines.at(-2)).toMatchObject({ opName: "SSTORE", error: "out-of-gas" });
    expect(lines.at(-1)).toEqual({ output: "0x", gasUsed: "0x64", pass: false });
  });
});

describe.each([
  ["evm", "evm", []],
  ["riscv", "elf", []],
  ["wasm", "wasm", ["--set", "floats=refused"]],
])("tercet run --trace rows on %s", (vm, extension, flags) => {
  const rows = (...more: string[]) =>
    runCli(
      ...["run", `guest-programs/sieve/artifacts/sieve.${extension}`, "--input", "0x20", "--trace", "rows"],
      ...[...flags, ...more],
    );

  it("prints every step with its accesses in one form", async () => {
    const { code, out } = await rows();
    const lines = linesOf(out);
    expect(code).toBe(0);
    expect(lines.map(({ clk }) => clk)).toEqual(lines.map((_, n) => n));
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(expect.arrayContaining(["pc", "opcode", "imm", "nextPc", "fuel", "accesses"]));
      expect(line.vm).toBe(vm);
      expect(BigInt(line.imm)).toBeGreaterThanOrEqual(0n);
    }
    for (const [n, line] of lines.slice(1).entries()) {
      expect(line.pc).toBe(lines[n].nextPc);
      expect(BigInt(line.fuel)).toBeLessThanOrEqual(BigInt(lines[n].fuel));
    }
    const accesses = lines.flatMap(({ accesses }) => accesses);
    expect(accesses).toContainEqual(expect.objectContaining({ kind: "read", value: expect.stringMatching(/^0x/) }));
    expect(accesses).toContainEqual(expect.objectContaining({ kind: "write", address: expect.stringMatching(/^0x/) }));
  });

  it("prints only the steps of a range", async () => {
    const lines = linesOf((await rows()).out);
    expect(linesOf((await rows("--steps", "5..9")).out)).toEqual(lines.slice(5, 9));
    expect(linesOf((await rows("--steps", `${lines.length - 2}..`)).out)).toEqual(lines.slice(-2));
    expect(linesOf((await rows("--steps", "..3")).out)).toEqual(lines.slice(0, 3));
  });
});

describe("tercet run --trace", () => {
  const guest = (extension: string) => `guest-programs/sort/artifacts/sort.${extension}`;

  it.each([
    ["riscv/interpreter", "elf"],
    ["wasm/interpreter", "wasm"],
  ])("follows every step of %s, the last one too", async (engine, extension) => {
    const { code, out } = await runCli("run", guest(extension), "--engine", engine, "--trace", "eip3155");
    const { out: outcome } = await runCli("run", guest(extension), "--engine", engine, "--json");
    const lines = linesOf(out);
    const spent = lines.slice(0, -1).reduce((sum, { gasCost }) => sum + BigInt(gasCost), 0n);
    expect(code).toBe(0);
    expect(spent).toBe(BigInt(JSON.parse(outcome).fuelUsed));
    expect(lines.at(-1)).toMatchObject({ output: JSON.parse(outcome).output, pass: true });
  });

  it.each([
    [
      "an engine that no tracer can follow",
      [guest("wasm"), "--engine", "compiled", "--trace", "eip3155"],
      "not-steppable",
    ],
    ["calls of a VM without accounts", [guest("elf"), "--trace", "call"], "no-calls"],
    ["rows of a program that may use floats", [guest("wasm"), "--trace", "rows"], "floats-not-provable"],
    ["a range of what has none", [guest("elf"), "--trace", "eip3155", "--steps", "1..2"], "invalid-option"],
    ["memory of what is not stepped", [guest("elf"), "--trace-memory"], "invalid-option"],
  ])("is misused with %s", async (_, args, code) => {
    const result = await runCli("run", ...args);
    expect(result.err).toContain(`[${code}]`);
    expect([result.code, result.out]).toEqual([2, ""]);
  });

  it("has no other kinds, and no outcome besides", async () => {
    expect((await runCli("run", program, "--trace", "steps")).code).toBe(2);
    for (const steps of ["1", "a..b", "1..2..3", "-1..2"]) {
      expect((await runCli("run", program, "--trace", "rows", "--steps", steps)).code).toBe(2);
    }
    expect((await runCli("run", program, "--trace", "call", "--json")).code).toBe(2);
  });

  it.skipIf(!isCliBuilt)("ends with its reader", () => {
    const command = `"${process.execPath}" "${BUILT_CLI}" run "${join(folder, "loop.evm")}" --trace eip3155 | head -n 2`;
    const { stdout, stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
    expect(linesOf(stdout)).toHaveLength(2);
    expect(stderr).toBe("");
  });
});
