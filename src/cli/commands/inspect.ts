import { Command } from "commander";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { claimToJson } from "../../trace/claim-json.js";
import { claimId } from "../../trace/codec.js";
import type { Trace } from "../../trace/trace.js";
import type { Fact } from "../../vm/engine.js";
import { defineProfile } from "../../vm/profile.js";
import { openEngine, openVm } from "../../vm/registry.js";
import { formatCount } from "../numbers.js";
import { readProgram } from "../program-file.js";
import { parseSettings, settingOption } from "../run-options.js";
import { readTraceFile } from "../trace-file.js";

interface InspectFlags {
  readonly vm?: string;
  readonly set: readonly string[];
  readonly json?: boolean;
}

/** `tercet inspect`: what a program or a trace is made of, without running it. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("show what a program or a trace is made of")
    .argument("<file>", "a program or a trace")
    .option("--vm <vm>", "evm, wasm or riscv; otherwise recognised from the program")
    .addOption(settingOption())
    .option("--json", "print as JSON")
    .action(inspect);
}

async function inspect(path: string, flags: InspectFlags): Promise<void> {
  const trace = readTraceFile(path);
  const facts = trace ? describeTrace(trace) : await describeProgram(path, flags);
  if (flags.json) {
    console.log(JSON.stringify(facts));
    return;
  }
  const width = Math.max(...facts.map((fact) => fact.label.length));
  for (const { label, value } of facts) console.log(`${label.padEnd(width)}  ${value}`);
}

async function describeProgram(path: string, flags: InspectFlags): Promise<readonly Fact[]> {
  const { vm: name, code } = await readProgram(path, flags.vm);
  const vm = await openVm(name);
  const program = (await openEngine(name)).load(code, defineProfile(vm, { settings: parseSettings(flags.set) }));
  return [
    { label: "vm", value: `${vm.name} (semantics version ${vm.version})` },
    { label: "size", value: `${formatCount(code.length)} bytes` },
    { label: "program hash", value: toHex(keccak256(code)) },
    ...program.describe(),
  ];
}

function describeTrace({ claim, witness }: Trace): readonly Fact[] {
  const { exit, ...fields } = claimToJson(claim);
  return [
    { label: "claim id", value: toHex(claimId(claim)) },
    ...Object.entries(fields).map(([label, value]) => ({ label, value })),
    { label: "exit", value: `${exit.kind} (${exit.reason ?? exit.code})` },
    { label: "program", value: `${formatCount(witness.program.length)} bytes` },
    { label: "input", value: `${formatCount(witness.input.length)} bytes` },
    { label: "profile", value: new TextDecoder().decode(witness.profile) },
  ];
}
