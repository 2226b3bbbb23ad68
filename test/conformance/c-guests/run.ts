// Compiles public C libraries to guests, runs them on the RISC-V engines and compares with the native program
// (docs/conformance.md): npm run conformance:c-guests [-- --only zlib] [--compiler riscv64-unknown-elf-gcc] [--native cc]
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { Engine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { createCompiled } from "../../../vms/riscv/compiled/engine.js";
import { EAGER } from "../../../vms/riscv/compiled/policy.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createInterpreter } from "../../../vms/riscv/interpreter.js";
import { failInOneLine } from "../fail-in-one-line.js";
import { C_GUESTS, type CGuest } from "./guests.js";

failInOneLine();
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    compiler: { type: "string", default: "riscv64-unknown-elf-gcc" },
    native: { type: "string", default: "cc" },
  },
});
const guests = C_GUESTS.filter(({ name }) => options.only === undefined || name === options.only);
if (guests.length === 0) throw new Error(`--only takes ${C_GUESTS.map(({ name }) => name).join(", ")}`);

const PROGRAMS = join(process.cwd(), "test/conformance/c-guests/programs");
const RUNTIME = join(process.cwd(), "vms/riscv/runtime");
const GAS = 10_000_000_000n;
const place = mkdtempSync(join(tmpdir(), "c-guests-"));

/** Has cargo put the sources of all crates below `vendor`. */
function fetchCrates(): void {
  const crates = new Map(guests.map(({ crate }) => crate));
  const needs = [...crates].map(([name, version]) => `${name} = "=${version}"\n`).join("");
  writeFileSync(join(place, "Cargo.toml"), `[package]\nname = "guests"\nversion = "0.0.0"\n\n[dependencies]\n${needs}`);
  mkdirSync(join(place, "src"));
  writeFileSync(join(place, "src/lib.rs"), "");
  execFileSync("cargo", ["vendor", "--quiet"], { cwd: place, stdio: ["ignore", "ignore", "pipe"] });
}

function sourcesOf({ crate, sources, without = [] }: CGuest): string[] {
  return sources.flatMap((folder) => {
    const path = join(place, "vendor", crate[0], folder);
    const files = readdirSync(path).filter((file) => file.endsWith(".c") && !without.includes(file));
    return files.sort().map((file) => join(path, file));
  });
}

function compile(compiler: string, guest: CGuest, more: readonly string[], behind: readonly string[]): string {
  const out = join(place, "program");
  const includes = guest.includes.map((folder) => `-I${join(place, "vendor", guest.crate[0], folder)}`);
  const own = [join(PROGRAMS, `${guest.program}.c`), ...sourcesOf(guest)];
  const all = ["-O2", "-w", ...more, ...includes, ...(guest.options ?? []), ...own, ...behind, "-o", out];
  execFileSync(compiler, all, { stdio: ["ignore", "ignore", "pipe"] });
  return out;
}

function nativeOutput(guest: CGuest, input: Uint8Array): string {
  return execFileSync(compile(options.native, guest, [], ["-lm"]), { input, maxBuffer: 1 << 26 }).toString();
}

function buildGuest(guest: CGuest): Uint8Array {
  const target = ["--specs=picolibc.specs", "-march=rv64imac", "-mabi=lp64", "-mcmodel=medany"];
  const ours = [`-I${RUNTIME}`, "-nostartfiles", `-T${RUNTIME}/tercet.ld`];
  const behind = [`${RUNTIME}/picolibc/machine.c`, "-lm", `-L${RUNTIME}`, "-ltercet"];
  return new Uint8Array(readFileSync(compile(options.compiler, guest, [...target, ...ours], behind)));
}

const eager = createCompiled(EAGER);
const normal = createCompiled();
const engines: Readonly<Record<string, Engine>> = {
  interpreter: createInterpreter(),
  compiled: normal,
  "compiled, eager": eager,
};
let files = 0;
let fuel = 0n;
let failures = 0;

async function check(guest: CGuest): Promise<void> {
  const input = guest.input === undefined ? new Uint8Array(0) : readFileSync(join(PROGRAMS, guest.input));
  const expected = nativeOutput(guest, input);
  const code = buildGuest(guest);
  const used = new Set<bigint>();
  for (const [name, engine] of Object.entries(engines)) {
    const run = message({ input, gasLimit: GAS });
    const outcome = await engine.run(engine.load(code, defineProfile(riscv)), run, new IsolatedHost());
    used.add(outcome.fuelUsed);
    const end = outcome.type === "halt" ? `halted: ${outcome.reason}` : Buffer.from(outcome.output).toString();
    if (outcome.type === "success" && end === expected) continue;
    failures++;
    console.log(`riscv/${name}: ${guest.name}: ${outcome.type}, its output is not the native program's:\n${end}`);
  }
  if (used.size !== 1) {
    failures++;
    console.log(`${guest.name}: engines use different fuel: ${[...used].join(", ")}`);
  }
  const count = sourcesOf(guest).length + 1;
  files += count;
  fuel += [...used][0]!;
  console.log(`${guest.name}: ${count} C files, ${[...used][0]} fuel, ${expected.length} bytes of output`);
}

try {
  fetchCrates();
  for (const guest of guests) await check(guest);
} finally {
  rmSync(place, { recursive: true });
}
console.log(`${files} C files in ${guests.length} guests, ${failures} failures, ${fuel} fuel on each engine`);
for (const [name, { activity }] of Object.entries({ compiled: normal, "compiled, eager": eager })) {
  console.log(`${name}: ${activity.fuelTranslated} fuel in translated code, ${activity.faults} faults`);
  if (activity.fuelTranslated === 0 || activity.faults > 0) failures++;
}
process.exitCode = failures > 0 ? 1 : 0;
