import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadGuests } from "../../src/cli/guests.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";
import { runCli } from "../support/cli.js";

const EXTENSIONS = { evm: "evm", wasm: "wasm", riscv: "elf" } as const;
const EVM_LOOP = "0x5b600056";
const artifact = (name: string, vm: keyof typeof EXTENSIONS) =>
  `guest-programs/${name}/artifacts/${name}.${EXTENSIONS[vm]}`;
const sha256 = (bytes: Uint8Array) => `0x${createHash("sha256").update(bytes).digest("hex")}`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-commands-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(VM_NAMES)("%s", (vm) => {
  test("run prints the outcome, for people and for machines", async () => {
    const expected = sha256(new TextEncoder().encode("abc"));
    const args = ["run", artifact("sha256", vm), "--input", "0x616263"];
    const json = await runCli(...args, "--json");
    expect(json.code).toBe(0);
    expect(JSON.parse(json.out)).toMatchObject({ type: "success", output: expected });
    expect((await runCli(...args)).out).toContain(expected);
  });

  test("input comes from a file", async () => {
    const { out } = await runCli("run", artifact("sha256", vm), "--input", "@LICENSE", "--json");
    expect(JSON.parse(out).output).toBe(sha256(readFileSync("LICENSE")));
  });

  test("too little gas is a halt: exit code 3", async () => {
    const { code, out } = await runCli("run", artifact("sieve", vm), "--input", "@LICENSE", "--gas", "1000", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ type: "halt", reason: "out-of-gas", gasUsed: "1000" });
  });

  test("gas 0 is a halt", async () => {
    const { code, out } = await runCli("run", artifact("sieve", vm), "--gas", "0", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(out)).toMatchObject({ reason: "out-of-gas", gasUsed: "0" });
  });

  test("input and output beyond their limits", async () => {
    const program = artifact("sha256", vm);
    const long = await runCli("run", program, "--input", "0x616263", "--max-input", "2");
    expect([long.code, long.err]).toEqual([2, expect.stringContaining("limit")]);
    const output = await runCli("run", program, "--input", "0x", "--max-output", "31", "--json");
    expect([output.code, JSON.parse(output.out).reason]).toEqual([3, "output-too-large"]);
  });

  test("a trace verifies; a changed one is refuted or refused", async () => {
    const file = join(folder, `${vm}.trace`);
    const traced = await runCli("trace", artifact("sort", vm), "--input", "0x0102", "-o", file, "--json");
    expect(traced.code).toBe(0);
    expect(JSON.parse(traced.out)).toMatchObject({ file, claim: { vm, exit: { kind: "success" } } });
    expect(await runCli("verify", file)).toEqual({ code: 0, out: "valid\n", err: "" });

    const bytes = readFileSync(file);
    const changed = join(folder, `${vm}-changed.trace`);
    for (let at = 0; at < 260; at += 7) {
      const copy = Uint8Array.from(bytes);
      copy[at]! ^= 1;
      writeFileSync(changed, copy);
      const { code, err } = await runCli("verify", changed);
      expect([1, 2]).toContain(code);
      expect(err).not.toContain("internal-error");
    }
    writeFileSync(changed, bytes.subarray(0, bytes.length - 1));
    expect(await runCli("verify", changed)).toMatchObject({ code: 2, err: expect.stringContaining("truncated") });
  });

  test("inspect describes the program", async () => {
    const { code, out } = await runCli("inspect", artifact("keccak256", vm), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)[0]).toMatchObject({ label: "vm", value: expect.stringContaining(vm) });
  });
});

test("a trace may be inspected without running it", async () => {
  const file = join(folder, "inspected.trace");
  await runCli("trace", artifact("sort", "riscv"), "-o", file);
  for (const option of [["--disassemble"], ["--vm", "riscv"], ["--set", "stackSize=8192"]]) {
    const { code, err } = await runCli("inspect", file, ...option);
    expect([code, err]).toEqual([2, `tercet: ${option[0]} is for programs, and this is a trace [invalid-option]\n`]);
  }
  const { out } = await runCli("inspect", file);
  expect(out).toMatch(/claim id +0x[0-9a-f]{64}/);
  expect(out).toMatch(/exit +success/);
});

test("a halted run leaves a trace that verifies", async () => {
  const program = join(folder, "loop.hex");
  writeFileSync(program, EVM_LOOP);
  const file = join(folder, "loop.trace");
  expect((await runCli("trace", program, "--gas", "10000", "-o", file)).code).toBe(3);
  expect((await runCli("verify", file)).code).toBe(0);
});

test("verify refuses to spend more than it is told to", async () => {
  const file = join(folder, "costly.trace");
  await runCli("trace", artifact("sort", "riscv"), "--gas", "1000000", "-o", file);
  const { code, err } = await runCli("verify", file, "--max-fuel", "9999999");
  expect([code, err]).toEqual([2, expect.stringContaining("[too-much-fuel]")]);
});

test("compare runs, traces and verifies the guests, and leaves a trace for each row", async () => {
  const out = join(folder, "out");
  const args = ["compare", "package.json", "--out", out, "--program", "sha256", "sort"];
  const { code, out: text } = await runCli(...args, "--json");
  const rows = JSON.parse(text);
  expect(code).toBe(0);
  expect(readdirSync(out)).toHaveLength(rows.length);
  expect(rows.filter((row: { program: string }) => row.program === "sha256").length).toBeGreaterThanOrEqual(3);
  for (const row of rows) expect(row).toMatchObject({ equal: true, verdict: { valid: true }, type: "success" });

  const table = (await runCli(...args)).out;
  expect(table).toContain("✓");
  expect(table).not.toContain("✗");
});

test("bench measures, and says where", async () => {
  const args = ["bench", "--program", "modexp", "--vm", "riscv", "wasm/compiled", "--time", "5", "--input", "0x05"];
  const { code, out } = await runCli(...args, "--json");
  const { computer, results } = JSON.parse(out);
  expect(code).toBe(0);
  expect(computer.node).toBe(process.version);
  expect(results.map((row: { engine: string }) => row.engine)).toContain("wasm/compiled");
  for (const row of results) expect(row.median).toBeGreaterThan(0);
  expect((await runCli(...args)).out).toContain("█");
});

test("the guest programs are those of the manifest", () => {
  expect(loadGuests().map((guest) => guest.name)).toHaveLength(7);
  expect(() => loadGuests(["none"])).toThrow(expect.objectContaining({ code: "unknown-guest" }));
});
