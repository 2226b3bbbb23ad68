import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CONTRACT,
  EXPECTED,
  NO_LOGS,
  POST,
  PRE,
  REJECTED,
  SENDER,
  stateTestJson,
} from "../chain/state-test/state-test-json.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { runCli } from "../support/cli.js";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-state-tests-"));
  mkdirSync(join(folder, "good", "deep"), { recursive: true });
  mkdirSync(join(folder, "good", ".hidden"));
  write("good/a.json", { a: stateTestJson() });
  write("good/deep/b.json", {
    b: stateTestJson({ post: { Cancun: [EXPECTED], Prague: [EXPECTED], Atlantis: [EXPECTED] } }),
  });
  write("good/.hidden/index.json", { broken: true });
  write("good/manifest.json", { set: "no tests" });
  write("bad.json", { c: stateTestJson({ post: { Cancun: [EXPECTED, { ...EXPECTED, logs: NO_LOGS }, REJECTED] } }) });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, json: unknown) => writeFileSync(join(folder, name), JSON.stringify(json));
const at = (name: string) => join(folder, name);
const testState = (...args: string[]) =>
  runCli("test", "state", "--engine", "ethereumjs", "--jobs", "1", "--timeout", "0", ...args);
const withoutTime = (text: string) => text.replace(/, [^,]+s\n$/, "\n");

describe("tercet test state", () => {
  it("runs the files of a folder", async () => {
    const { code, out } = await testState(at("good"));
    expect(withoutTime(out)).toBe("4 passed, 0 failed, 1 skipped (forks without rules) in 2 files\n");
    expect(code).toBe(0);
  });

  it("tells what fails, and exits with 1", async () => {
    const { code, out } = await testState(at("good"), at("bad.json"));
    expect(withoutTime(out)).toBe(
      [
        `FAIL  ${at("bad.json")}: c [Cancun 1]`,
        `      logs hash ${EXPECTED.logs} (1 logs), expected ${NO_LOGS}`,
        "6 passed, 1 failed, 1 skipped (forks without rules) in 3 files\n",
      ].join("\n"),
    );
    expect(code).toBe(1);
  });

  it("runs the cases of one fork", async () => {
    const { code, out } = await testState(at("good"), "--fork", "Prague");
    expect(withoutTime(out)).toBe("1 passed, 0 failed in 1 files\n");
    expect(code).toBe(0);
  });

  it("prints every case as JSON", async () => {
    const { out } = await testState(at("bad.json"), "--json");
    expect(JSON.parse(out)).toEqual([
      { file: at("bad.json"), name: "c", fork: "Cancun", index: 0, pass: true, stateRoot: EXPECTED.hash },
      {
        file: at("bad.json"),
        name: "c",
        fork: "Cancun",
        index: 1,
        pass: false,
        stateRoot: EXPECTED.hash,
        error: `logs hash ${EXPECTED.logs} (1 logs), expected ${NO_LOGS}`,
      },
      { file: at("bad.json"), name: "c", fork: "Cancun", index: 2, pass: true, stateRoot: REJECTED.hash },
    ]);
  });

  it("fails on a named file without tests or without JSON", async () => {
    const { code, out } = await testState(at("good/manifest.json"));
    expect(out).toContain(`FAIL  ${at("good/manifest.json")}\n      there is no state test in the file`);
    expect(code).toBe(1);
    writeFileSync(at("cut.json"), '{"a": {');
    expect((await testState(at("cut.json"))).out).toContain("no JSON: ");
  });

  it.each([
    ["no such file", ["nowhere"], "unreadable-file"],
    ["no case on the fork", ["good", "--fork", "Byzantium"], "no-state-tests"],
    ["a fork that is none", ["good", "--fork", "Atlantis"], "unknown-fork"],
    ["an engine that is none", ["good", "--engine", "abacus"], "unknown-engine"],
    ["an engine of another VM", ["good", "--engine", "riscv/interpreter"], "wrong-vm"],
  ])("is misused with %s", async (_, [name, ...flags], code) => {
    const result = await testState(at(name!), ...flags);
    expect(result.err).toContain(`[${code}]`);
    expect(result.code).toBe(2);
  });

  it("is misused with a number of jobs that is none", async () => {
    for (const jobs of ["0", "257", "two"]) {
      expect((await testState(at("good"), "--jobs", jobs)).code).toBe(2);
    }
  });

  it("runs the cases at one place", async () => {
    const { out } = await testState(at("bad.json"), "--index", "0", "--index", "2");
    expect(withoutTime(out)).toBe("2 passed, 0 failed in 1 files\n");
    expect((await testState(at("bad.json"), "--index", "3")).err).toContain("no case at 3");
    expect((await testState(at("bad.json"), "--index", "-1")).code).toBe(2);
  });

  it.each(["interpreter", "ethereumjs"])("traces every case to standard error on evm/%s", async (engine) => {
    const flags = ["--engine", engine, "--index", "0", "--index", "2", "--trace"];
    const { out, err, code } = await testState(at("bad.json"), ...flags);
    const lines = err
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ opName }) => opName)).toEqual([
      ...["PUSH1", "PUSH1", "SSTORE", "PUSH1", "PUSH1", "LOG0"],
      ...[undefined, undefined],
    ]);
    const about = { output: "0x", fork: "Cancun", name: "c" };
    // The reference says it in words of its own.
    const tooLow = engine === "ethereumjs" ? expect.stringMatching(/^INTRINSIC_GAS_TOO_LOW/) : "intrinsic-gas-too-low";
    expect(lines.slice(6)).toEqual([
      { ...about, index: 0, gasUsed: "0xa9df", pass: true, stateRoot: EXPECTED.hash },
      { ...about, index: 2, gasUsed: "0x0", pass: false, error: tooLow, stateRoot: REJECTED.hash },
    ]);
    expect(withoutTime(out)).toBe("2 passed, 0 failed in 1 files\n");
    expect(code).toBe(0);
  });

  it("keeps what is in a file from the terminal", async () => {
    writeFileSync(at("cut.json"), "\u001b[2J");
    const { out } = await testState(at("cut.json"));
    expect(out).toContain("no JSON");
    expect(out).not.toContain("\u001b");
    write("name.json", { [`\u001b[2J${"n".repeat(1000)}`]: stateTestJson({ transaction: { nonce: {} } }) });
    expect((await testState(at("name.json"))).out).toMatch(
      /name\.json: \\x1b\[2Jn{196}… \(1004 characters\) \[Cancun 0\]\n/,
    );
  });

  it("shows which accounts and slots are not as expected", async () => {
    const contract = { ...POST[CONTRACT], balance: "0x07", storage: { "0x01": "0x03" } };
    const hash = `0x${"11".repeat(32)}`;
    write("state.json", {
      s: stateTestJson({ post: { Cancun: [{ ...EXPECTED, hash, state: { ...POST, [CONTRACT]: contract } }] } }),
    });
    const { out } = await testState(at("state.json"));
    expect(withoutTime(out)).toBe(
      [
        `FAIL  ${at("state.json")}: s [Cancun 0]`,
        `      state root ${EXPECTED.hash}, expected ${hash}`,
        `      ${CONTRACT}`,
        "        balance: 0, expected 7",
        "        slot 0x1: 0x2, expected 0x3",
        "        slot 0x5: 0x9, expected 0x0",
        "0 passed, 1 failed in 1 files\n",
      ].join("\n"),
    );
  });

  it("is misused with a time limit that is none", async () => {
    for (const seconds of ["-1", "86401", "soon"]) {
      expect((await testState(at("good"), "--timeout", seconds)).code).toBe(2);
    }
  });

  it.skipIf(!isCliBuilt)("reports the same from several workers", async () => {
    const args = ["test", "state", at("good"), at("bad.json"), "--engine", "ethereumjs", "--json"];
    const here = await testState(at("good"), at("bad.json"), "--json");
    const { stdout, status } = spawnSync(process.execPath, [BUILT_CLI, ...args, "--jobs", "3"], { encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual(JSON.parse(here.out));
    expect(status).toBe(1);
  });

  it.skipIf(!isCliBuilt)("gives up a file that takes longer than its time, and no other", async () => {
    const rich = { [SENDER]: { ...PRE[SENDER], balance: `0x${"ff".repeat(30)}` }, [CONTRACT]: { code: "0x5b5f56" } };
    const gas = `0x7${"f".repeat(15)}`;
    const endless = {
      ...stateTestJson({ transaction: { gasLimit: [gas] }, env: { currentGasLimit: gas } }),
      pre: rich,
    };
    write("endless.json", { endless });
    const args = ["test", "state", at("endless.json"), at("good/a.json"), "--timeout", "5", "--jobs", "1"];
    const { stdout, status } = spawnSync(process.execPath, [BUILT_CLI, ...args], { encoding: "utf8" });
    expect(withoutTime(stdout)).toBe(
      [
        `FAIL  ${at("endless.json")}`,
        "      the file took longer than 5 s: give it more with --timeout, or 0 for no limit",
        "2 passed, 1 failed in 2 files\n",
      ].join("\n"),
    );
    expect(status).toBe(1);
  });
});
