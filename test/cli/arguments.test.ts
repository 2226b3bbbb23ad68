import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readProgram } from "../../src/cli/program-file.js";
import { engineName, parseSettings, readInput } from "../../src/cli/run-options.js";
import { defineProfile } from "../../src/vm/profile.js";
import { evm } from "../../vms/evm/index.js";
import { runCli } from "../support/cli.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-arguments-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

describe("a program's VM", () => {
  test("hex text, with or without 0x and white space around it, is EVM bytecode", async () => {
    for (const text of ["0x6001", "6001", " 0x6001\n"]) {
      expect(await readProgram(file("hex", text))).toEqual({ vm: "evm", code: new Uint8Array([0x60, 0x01]) });
    }
  });

  test("raw bytes without magic need to be told", async () => {
    const raw = file("raw", new Uint8Array([0x60, 0x01]));
    await expect(readProgram(raw)).rejects.toMatchObject({ code: "unknown-program" });
    expect(await readProgram(raw, "evm")).toEqual({ vm: "evm", code: new Uint8Array([0x60, 0x01]) });
  });

  test("magic that contradicts --vm, and a VM that is none, are refused", async () => {
    const wasm = file("wasm", new Uint8Array([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]));
    await expect(readProgram(wasm, "evm")).rejects.toMatchObject({ code: "wrong-vm" });
    await expect(readProgram(wasm, "mips")).rejects.toMatchObject({ code: "unknown-vm" });
  });
});

describe("engine names", () => {
  test("bare, full and missing", () => {
    expect(engineName("wasm", undefined)).toBe("wasm");
    expect(engineName("wasm", "compiled")).toBe("wasm/compiled");
    expect(engineName("wasm", "wasm/compiled")).toBe("wasm/compiled");
    expect(() => engineName("wasm", "evm/ethereumjs")).toThrow(expect.objectContaining({ code: "wrong-vm" }));
  });
});

/** Settings of some VM. */
const SPECS = {
  settings: {
    fork: { type: "choice", values: ["london", "osaka"], default: "osaka", help: "" },
    maxPages: { type: "integer", min: 0, max: 2 ** 53 - 1, default: 1, help: "" },
    deep: { type: "boolean", default: false, help: "" },
  },
} as const;

describe("inputs and settings", () => {
  test("hex, file, and nothing else", () => {
    expect(readInput("0x0102", 2)).toEqual(new Uint8Array([1, 2]));
    expect(readInput(`@${file("input", "ab")}`, 2)).toEqual(new Uint8Array([0x61, 0x62]));
    expect(() => readInput("0102", 2)).toThrow(expect.objectContaining({ code: "invalid-input" }));
    expect(() => readInput("0x012", 2)).toThrow(
      expect.objectContaining({ code: "invalid-input", message: expect.stringContaining("--input") }),
    );
  });

  test("settings are numbers, booleans or text", () => {
    expect(parseSettings(["fork=london", "maxPages=16", "deep=true"], SPECS)).toEqual({
      fork: "london",
      maxPages: 16,
      deep: true,
    });
    expect(parseSettings(["fork=Osaka", "maxPages=0x200000"], SPECS)).toEqual({ fork: "osaka", maxPages: 2 ** 21 });
    const refused = expect.objectContaining({ code: "invalid-setting" });
    expect(() => parseSettings(["fork"], SPECS)).toThrow(refused);
    expect(() => parseSettings(["deep=true", "deep=false"], SPECS)).toThrow(refused);
  });

  test("a setting by the name of what every object has is a setting that the VM does not have", () => {
    for (const name of ["__proto__", "constructor", "toString"]) {
      const settings = parseSettings([`${name}=1`], SPECS);
      expect(Object.hasOwn(settings, name)).toBe(true);
      expect(() => defineProfile(evm, { settings })).toThrow(expect.objectContaining({ code: "invalid-profile" }));
    }
  });
});

describe("misuse ends with exit code 2 and no stack trace", () => {
  test.each([
    [["frobnicate"]],
    [["run"]],
    [["run", "/nowhere"]],
    [["run", "LICENSE"]],
    [["run", "LICENSE", "--gas", "-1"]],
    [["run", "guest-programs/sort/artifacts/sort.elf", "--trace", "rows", "--steps", "9..2"]],
    [["run", "guest-programs/sort/artifacts/sort.evm", "--input", "0x1"]],
    [["run", "guest-programs/sort/artifacts/sort.evm", "--fuel-per-gas", "9223372036854775808"]],
    [["test", "state", "LICENSE", "--fork", "Osakka"]],
    [["run", "LICENSE", "--gas", "18446744073709551616"]],
    [["trace", "LICENSE"]],
    [["verify", "LICENSE"]],
    [["inspect", "LICENSE"]],
    [["bench", "--time", "0"]],
    [["bench", "--program", "none"]],
    [["bench", "--vm", "mips"]],
    [["compare", "/nowhere"]],
    [["demo", "--rounds", "0"]],
    [["demo", "LICENSE"]],
  ])("%j", async (args) => {
    const { code, out, err } = await runCli(...args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).not.toMatch(/\n\s+at /);
    expect(err.trim()).not.toBe("");
  });
});

test("help and version are no errors", async () => {
  for (const command of ["run", "trace", "verify", "inspect", "bench", "demo", "compare"]) {
    const { code, out } = await runCli(command, "--help");
    expect(code).toBe(0);
    expect(out).toContain(`tercet ${command}`);
  }
  expect((await runCli("--version")).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("random bytes as a program or a trace are refused, or run to an outcome", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      const path = file("random", bytes);
      for (const args of [
        ["run", path, "--gas", "100000"],
        ["inspect", path],
        ["verify", path],
      ]) {
        const { code, err } = await runCli(...args);
        expect([0, 1, 2, 3]).toContain(code);
        expect(err).not.toContain("internal-error");
      }
    }),
    { numRuns: 50 },
  );
});

describe("options", () => {
  const SORT = "guest-programs/sort/artifacts/sort.elf";

  test("integers may be in hex, and say what they may be", async () => {
    expect((await runCli("run", SORT, "--gas", "0x10")).code).toBe(3);
    expect((await runCli("run", SORT, "--max-input", "0x10", "--fuel-per-gas", "0xa")).code).toBe(0);
    for (const [option, value, range] of [
      ["--gas", "1e6", "from 0 to 2^64-1"],
      ["--gas", "0x10000000000000000", "from 0 to 2^64-1"],
      ["--fuel-per-gas", "0", "from 1 to 1000000"],
      ["--max-input", "99999999999", "from 0 to 268435456"],
      ["--max-output", "", "from 0 to 268435456"],
    ] as const) {
      const { code, err } = await runCli("run", SORT, option, value);
      expect([code, err]).toEqual([2, expect.stringContaining(`option '${option}`)]);
      expect(err).toContain(range);
    }
    const { err } = await runCli("test", "state", SORT, "--jobs", "1e2");
    expect(err).toContain("It must be an integer from 1 to 256.");
  });

  test("an input that cannot be had names the option", async () => {
    for (const input of ["@/nowhere", "@", "0x1", "0xgg", "", "text", "@LICENSE"]) {
      const { code, err } = await runCli("run", SORT, "--input", input, "--max-input", "16");
      expect([code, err]).toEqual([2, expect.stringMatching(/^tercet: --input[^\n]+\n$/)]);
    }
  });

  test("rows behind the end of a run are said to be none", async () => {
    const { code, out, err } = await runCli("run", SORT, "--trace", "rows", "--steps", "1000000..");
    expect([code, out, err]).toEqual([0, "", "tercet: no rows: the run has ended before step 1000000\n"]);
  });

  test("names and values reach nobody with their control characters", async () => {
    const bad = "\u001b[31m\u009b\u202e\n";
    const path = join(folder, `${bad}.evm`);
    writeFileSync(path, "0x00");
    for (const args of [
      ["run", bad],
      [bad],
      ["run", SORT, `--${bad}`],
      ["run", SORT, "--input", bad],
      ["run", SORT, "--set", bad],
      ["run", SORT, "--set", `stackSize=${bad}`],
      ["run", SORT, "--vm", bad],
      ["run", SORT, "--engine", bad],
      ["run", SORT, "--gas", bad],
      ["verify", path],
      ["test", "state", path],
      ["test", "state", path, "--json"],
      ["test", "state", path, "--fork", bad],
      ["trace", path, "-o", join(folder, `${bad}.trace`)],
      ["trace", path, "-o", join(folder, `${bad}.trace`), "--json"],
      ["compare", bad],
      ["bench", "--vm", bad],
    ]) {
      const { out, err } = await runCli(...args);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      expect(out + err).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    }
  });
});

test("a folder that can hold nothing ends a command in one line", async () => {
  for (const out of ["/proc/none/below", "/dev/null/below", "LICENSE"]) {
    for (const command of [["compare", "--vm", "riscv", "--program", "sort"], ["demo"]]) {
      const { code, err } = await runCli(...command, "--out", out);
      expect([code, err]).toEqual([4, expect.stringMatching(/^tercet: cannot make the folder [^\n]+\n$/)]);
    }
  }
});
