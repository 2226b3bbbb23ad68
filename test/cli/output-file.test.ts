import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { writeOutput } from "../../src/cli/output-file.js";
import { BUILT_CLI, isCliBuilt } from "../support/built-cli.js";
import { ROOT } from "../support/repository.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-output-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string) => join(folder, name);
const leftovers = () => readdirSync(folder).filter((name) => name.includes("partial"));
const modeOf = (path: string) => statSync(path).mode & 0o7777;
const unwritable = (reason: RegExp) =>
  expect.objectContaining({ code: "unwritable-output", message: expect.stringMatching(reason) });

describe("a regular file", () => {
  test("is written whole, over an older one, and nothing else is left", () => {
    writeOutput(at("target"), new Uint8Array([1, 2]));
    writeOutput(at("target"), new Uint8Array([3]));
    expect([...readFileSync(at("target"))]).toEqual([3]);
    expect(leftovers()).toEqual([]);
  });

  test("is replaced in one step: who has it open still reads the old one", () => {
    writeFileSync(at("target"), "old");
    const before = statSync(at("target")).ino;
    writeOutput(at("target"), Buffer.from("new"));
    expect(statSync(at("target")).ino).not.toBe(before);
  });

  test("keeps its mode; a new one has what the process gives to new files", () => {
    writeFileSync(at("target"), "old");
    for (const mode of [0o600, 0o640, 0o666]) {
      chmodSync(at("target"), mode);
      writeOutput(at("target"), new Uint8Array([1]));
      expect(modeOf(at("target"))).toBe(mode);
    }
    writeFileSync(at("plain"), "");
    writeOutput(at("fresh"), new Uint8Array([1]));
    expect(modeOf(at("fresh"))).toBe(modeOf(at("plain")));
  });

  test("keeps its other names", () => {
    writeFileSync(at("one"), "old");
    linkSync(at("one"), at("other"));
    writeOutput(at("one"), Buffer.from("new"));
    expect(readFileSync(at("other"), "utf8")).toBe("new");
  });

  test("may have as long a name as the system allows", () => {
    const path = at("n".repeat(255));
    writeOutput(path, new Uint8Array([1]));
    expect(readFileSync(path)).toHaveLength(1);
  });
});

describe("links are followed", () => {
  test("to a file, through several and relative ones", () => {
    mkdirSync(at("below"));
    writeFileSync(at("below/target"), "old");
    symlinkSync("below/target", at("first"));
    symlinkSync(at("first"), at("second"));
    writeOutput(at("second"), Buffer.from("new"));
    expect(readFileSync(at("below/target"), "utf8")).toBe("new");
    expect(lstatSync(at("first")).isSymbolicLink()).toBe(true);
    expect(readlinkSync(at("second"))).toBe(at("first"));
  });

  test("to what is not there yet", () => {
    symlinkSync("later", at("link"));
    writeOutput(at("link"), Buffer.from("new"));
    expect(readFileSync(at("later"), "utf8")).toBe("new");
    expect(lstatSync(at("link")).isSymbolicLink()).toBe(true);
  });

  test("but not round in a circle", () => {
    symlinkSync("b", at("a"));
    symlinkSync("a", at("b"));
    expect(() => writeOutput(at("a"), new Uint8Array(1))).toThrow(unwritable(/circle/));
  });
});

test("a target that cannot be written is an error that says why, and keeps what was there", () => {
  mkdirSync(at("directory"));
  expect(() => writeOutput(at("directory"), new Uint8Array(1))).toThrow(unwritable(/directory: it is a directory/));
  expect(() => writeOutput(at("none/file"), new Uint8Array(1))).toThrow(unwritable(/there is no such file or folder/));
  expect(() => writeOutput("/dev/full", new Uint8Array(1))).toThrow(unwritable(/no space left/));
  expect(lstatSync("/dev/full").isCharacterDevice()).toBe(true);
  expect(leftovers()).toEqual([]);
});

describe.skipIf(!isCliBuilt)("tercet trace -o (skipped where dist is older than the sources)", () => {
  const PROGRAM = "guest-programs/sort/artifacts/sort.elf";
  const shell = (script: string) => spawnSync("bash", ["-c", script], { cwd: ROOT });
  const trace = (output: string, more = "") => `node ${BUILT_CLI} trace ${PROGRAM} --input 0x0102 -o ${output} ${more}`;
  const verifies = (path: string) =>
    execFileSync("node", [BUILT_CLI, "verify", path], { encoding: "utf8" }) === "valid\n";

  test("- and the names of standard output put the trace there and the rest on standard error", () => {
    for (const [i, name] of ["-", "/dev/stdout", "/dev/fd/1"].entries()) {
      const { status, stderr } = shell(`${trace(name)} > ${at(`${i}`)}`);
      expect([status, verifies(at(`${i}`))]).toEqual([0, true]);
      expect(String(stderr)).toContain("outcome  success");
    }
    const { stdout } = shell(`${trace("-", "--json")} | cat`);
    writeFileSync(at("piped"), stdout);
    expect(verifies(at("piped"))).toBe(true);
    expect(existsSync(join(ROOT, "-"))).toBe(false);
  });

  test("a pipe and a process get it", () => {
    const { status, stdout } = shell(
      `mkfifo ${at("pipe")}; (timeout 60 cat ${at("pipe")} > ${at("through")}) & ${trace(at("pipe"))}; s=$?; wait; exit $s`,
    );
    expect([status, verifies(at("through"))]).toEqual([0, true]);
    expect(lstatSync(at("pipe")).isFIFO()).toBe(true);
    expect(String(stdout)).toContain("outcome  success");
    expect(shell(`${trace(`>(cat > ${at("process")})`)}; sleep 0.3`).status).toBe(0);
    expect(verifies(at("process"))).toBe(true);
  });

  test.each([
    ["trace", trace("/dev/full")],
    ["a trace on standard output", `${trace("-")} > /dev/full`],
    ["what is said of a trace", `${trace("/dev/null")} > /dev/full`],
    ["an outcome", `node ${BUILT_CLI} run ${PROGRAM} > /dev/full`],
    ["JSON", `node ${BUILT_CLI} run ${PROGRAM} --json > /dev/full`],
    ["rows", `node ${BUILT_CLI} run ${PROGRAM} --trace rows > /dev/full`],
    ["steps", `node ${BUILT_CLI} run guest-programs/sort/artifacts/sort.evm --trace eip3155 > /dev/full`],
    ["calls", `node ${BUILT_CLI} run guest-programs/sort/artifacts/sort.evm --trace call > /dev/full`],
    ["help", `node ${BUILT_CLI} run --help > /dev/full`],
    ["the version", `node ${BUILT_CLI} --version > /dev/full`],
    ["facts", `node ${BUILT_CLI} inspect ${PROGRAM} > /dev/full`],
    ["assembly", `node ${BUILT_CLI} inspect ${PROGRAM} --disassemble > /dev/full`],
    ["a table", `node ${BUILT_CLI} compare --vm riscv --program sort --out ${tmpdir()}/tercet-compare > /dev/full`],
    ["measurements", `node ${BUILT_CLI} bench --vm riscv --program sort --time 1 > /dev/full`],
  ])("%s on a full disk: one line and exit code 4", (_, command) => {
    const { status, stderr } = shell(command);
    expect(String(stderr)).toMatch(/^tercet: cannot write [^\n]*: no space left \[unwritable-output\]\n$/);
    expect(status).toBe(4);
  });

  test("a reader that goes away ends it quietly, with the exit code of the run", () => {
    const { stderr, stdout } = shell(
      `node ${BUILT_CLI} run guest-programs/sieve/artifacts/sieve.elf --input 0x20 --trace rows | head -n 1 | wc -l; ` +
        `node ${BUILT_CLI} inspect ${PROGRAM} --disassemble | head -n 1 | wc -l; ` +
        `(node ${BUILT_CLI} run ${PROGRAM} --gas 1; echo $? >&2) | true`,
    );
    expect(String(stdout)).toBe("1\n1\n");
    expect(String(stderr)).toBe("3\n");
  });
});
