// Runs riscv-tests or riscv-arch-test on the RISC-V engines (docs/conformance.md):
// npm run conformance:riscv -- --suite DIR [--engine interpreter] [--only I/add-01] [--compiler riscv64-unknown-elf-gcc]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { Engine } from "../../../src/vm/engine.js";
import { message } from "../../../src/vm/message.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { createCompiled } from "../../../vms/riscv/compiled/engine.js";
import { EAGER } from "../../../vms/riscv/compiled/policy.js";
import { loadFuel, loadImage } from "../../../vms/riscv/image.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createInterpreter } from "../../../vms/riscv/interpreter.js";
import { createStepEngine } from "../../../vms/riscv/step/engine.js";
import { failInOneLine } from "../fail-in-one-line.js";
import { build, readElf } from "./build.js";
import { expectedSignature, signatureText } from "./reference.js";
import { findTests, type SuiteTest } from "./suite.js";

failInOneLine();
const { values: options } = parseArgs({
  options: {
    suite: { type: "string" },
    engine: { type: "string" },
    only: { type: "string" },
    compiler: { type: "string", default: "riscv64-unknown-elf-gcc" },
  },
});
const eager = createCompiled(EAGER);
const engines: Readonly<Record<string, Engine>> = {
  interpreter: createInterpreter(),
  compiled: createCompiled(),
  "compiled, eager": eager,
  step: createStepEngine(),
};
const names = Object.keys(engines).filter(
  (name) => options.engine === undefined || name.split(",")[0] === options.engine,
);
if (options.suite === undefined || names.length === 0) {
  console.error("usage: --suite DIR with riscv-tests or riscv-arch-test, --engine interpreter, compiled or step");
  process.exit(2);
}

const GAS = 100_000_000n;

/** Why an engine does not pass a test, or undefined when it does. */
async function failure(
  engine: Engine,
  test: SuiteTest,
  elf: Uint8Array,
  expected?: string,
): Promise<string | undefined> {
  const profile = defineProfile(riscv, { settings: { fenceI: test.changesCode } });
  const run = message({ input: new Uint8Array(0), gasLimit: GAS });
  const outcome = await engine.run(engine.load(elf, profile), run, new IsolatedHost());
  if (engine === eager) fuel += outcome.fuelUsed - loadFuel(loadImage(elf, profile), 0);
  if (outcome.type === "halt") return `halted: ${outcome.reason} at 0x${outcome.at?.pc.toString(16)}`;
  if (outcome.type === "revert") return `failed in case ${outcome.exitCode >>> 1}`;
  if (expected !== undefined && signatureText(outcome.output) !== expected) return "its signature is another";
  return undefined;
}

/** Of instructions and host calls. */
let fuel = 0n;
const passed = new Map(names.map((name) => [name, 0]));
const references = new Map<string, number>();
let total = 0;
for (const test of findTests(options.suite)) {
  if (options.only !== undefined && test.name !== options.only) continue;
  total++;
  const place = mkdtempSync(join(tmpdir(), "riscv-suite-"));
  try {
    const elf = readElf(build(test, options.compiler, place, "tercet"), test.changesCode);
    const expected = test.verdict === "signature" ? expectedSignature(test, options.compiler, place) : undefined;
    if (expected) references.set(expected.from, (references.get(expected.from) ?? 0) + 1);
    for (const name of names) {
      const why = await failure(engines[name]!, test, elf, expected?.text);
      if (why === undefined) passed.set(name, passed.get(name)! + 1);
      else console.log(`riscv/${name}: ${test.name}: ${why}`);
    }
  } finally {
    rmSync(place, { recursive: true });
  }
}
for (const [from, count] of references) console.log(`reference signatures from ${from}: ${count}`);
for (const [name, count] of passed) console.log(`riscv/${name}: ${count} of ${total} tests passed`);
const { fuelTranslated, faults } = eager.activity;
if (fuel > 0n) console.log(`compiled, eager: ${fuelTranslated} of ${fuel} fuel in translated code, ${faults} faults`);
const hasProven = fuel === 0n || (fuelTranslated > 0 && faults === 0);
process.exitCode = total > 0 && hasProven && [...passed.values()].every((count) => count === total) ? 0 : 1;
