import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import { message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile, type SettingValue } from "../../../src/vm/profile.js";
import { openEngine } from "../../../src/vm/registry.js";
import { createCompiled } from "../../../vms/riscv/compiled/engine.js";
import { EAGER } from "../../../vms/riscv/compiled/policy.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createStepEngine } from "../../../vms/riscv/step/engine.js";
import { ROOT } from "../../support/repository.js";

function works(...tools: readonly string[]): boolean {
  return tools.every((tool) => spawnSync(tool, ["--version"]).status === 0);
}

export const RUNTIME = join(ROOT, "vms/riscv/runtime");
export const PICOLIBC = "/usr/lib/picolibc/riscv64-unknown-elf";

/** What is installed. */
export const hasClang = works("clang", "ld.lld");
export const hasGcc = works("riscv64-unknown-elf-gcc");
export const hasPicolibc =
  hasGcc && spawnSync("riscv64-unknown-elf-gcc", ["--specs=picolibc.specs", "--version"]).status === 0;
/** The compiler's own `zig version`. */
export const hasZig = spawnSync("zig", ["version"]).status === 0;

/** Options that fix the target: every program here is for the integer instruction set. */
export const TARGET = ["-mabi=lp64", "-mcmodel=medany"];
export const CLANG = [
  ...["--target=riscv64-unknown-elf", ...TARGET, "-nostdlib", "-static", "-fuse-ld=lld"],
  ...["-Wall", "-Wextra", "-Werror", `-I${RUNTIME}`, `-T${RUNTIME}/tercet.ld`],
];
/** gcc's own library has what the instruction set lacks, for example arithmetic on doubles. */
export const GCC = [
  ...[...TARGET, "-ffreestanding", "-nostdlib", "-static"],
  ...["-Wall", "-Wextra", "-Werror", `-I${RUNTIME}`, `-T${RUNTIME}/tercet.ld`],
];
/** Behind the source files. */
export const LIBRARIES = [`-L${RUNTIME}`, "-ltercet"];

/** Source files, by name, in a folder of their own while they are compiled. */
export interface Sources {
  readonly [name: string]: string | Uint8Array;
}

/** Compiles and links; the options name the sources, and the result is the ELF. */
export function build(compiler: string, options: readonly string[], sources: Sources, outputOption = "-o"): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "tercet-toolchain-"));
  try {
    for (const [name, text] of Object.entries(sources)) writeFileSync(join(folder, name), text);
    execFileSync(compiler, [...options, `${outputOption}program.elf`], { cwd: folder, stdio: "pipe" });
    return new Uint8Array(readFileSync(join(folder, "program.elf")));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Compiles one C or C++ file and links it with the runtime. */
export function buildWithRuntime(compiler: string, options: readonly string[], sources: Sources): Uint8Array {
  const common = compiler.startsWith("clang") ? CLANG : GCC;
  return build(compiler, [...common, ...options, ...Object.keys(sources), ...LIBRARIES, ...libgcc(compiler)], sources);
}

function libgcc(compiler: string): string[] {
  return compiler.startsWith("clang") ? [] : ["-lgcc"];
}

/** Translates at once: the programs here are too short for the engine as it is. */
const eager = createCompiled(EAGER);
const engines = [
  ...(await Promise.all(Object.keys(riscv.engines).map((name) => openEngine(`riscv/${name}`)))),
  eager,
  createStepEngine(),
];

export interface RunOptions {
  readonly input?: Uint8Array;
  readonly settings?: Readonly<Record<string, SettingValue>>;
  readonly gasLimit?: bigint;
}

/** The outcome of a program, which must be the same on every engine: the step machine and translated code among them. */
export function runEverywhere(code: Uint8Array, options: RunOptions = {}): Outcome {
  const { input = new Uint8Array(0), settings = {}, gasLimit = 1_000_000n } = options;
  const profile = defineProfile(riscv, { settings });
  const outcomes = engines.map(
    (engine) => engine.run(engine.load(code, profile), message({ input, gasLimit }), new IsolatedHost()) as Outcome,
  );
  const [first, ...others] = outcomes;
  const { fuelTranslated, faults } = eager.activity;
  if (fuelTranslated === 0 || faults > 0) throw new Error(`${fuelTranslated} fuel was translated, ${faults} faults`);
  for (const other of others) if (show(other) !== show(first!)) throw new Error(`${show(first!)} or ${show(other)}?`);
  return first!;
}

/** Without where it stopped: that is for people, and engines may say more or less of it. */
function show(outcome: Outcome): string {
  return JSON.stringify({ ...outcome, at: undefined }, (_, value) => (typeof value === "bigint" ? `${value}` : value));
}

/** The output of a successful run, as text. */
export function textOf(outcome: Outcome): string {
  if (outcome.type !== "success") throw new Error(`the run did not succeed: ${show(outcome)}`);
  return Buffer.from(outcome.output).toString();
}
