import { Command } from "commander";
import { ConfigError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { claimToJson } from "../../trace/claim-json.js";
import { claimId } from "../../trace/codec.js";
import type { Trace } from "../../trace/trace.js";
import type { Fact, Program, Vm } from "../../vm/engine.js";
import { defineProfile } from "../../vm/profile.js";
import { openAnyEngine, openVm } from "../../vm/registry.js";
import { LineStream } from "../line-stream.js";
import { formatCount } from "../numbers.js";
import { print, printJson, STDOUT } from "../output.js";
import { jsonText, printable } from "../printable.js";
import { readProgram } from "../program-file.js";
import { parseSettings, settingOption } from "../run-options.js";
import { readTraceFile } from "../trace-file.js";

interface InspectFlags {
  readonly vm?: string;
  readonly set: readonly string[];
  readonly disassemble?: boolean;
  readonly json?: boolean;
}

/** `tercet inspect`: what a program or a trace is made of, without running it. */
export function inspectCommand(): Command {
  return new Command("inspect")
    .description("show what a program or a trace is made of")
    .argument("<file>", "a program or a trace")
    .option("--vm <vm>", "evm, wasm or riscv; otherwise recognised from the program")
    .addOption(settingOption())
    .option("--disassemble", "show the code of a program as assembly")
    .option("--json", "print as JSON")
    .action(inspect);
}

async function inspect(path: string, flags: InspectFlags): Promise<void> {
  const trace = readTraceFile(path);
  if (trace) {
    refuseProgramOptions(flags);
    return printFacts(describeTrace(trace), flags);
  }
  const { vm: name, code } = await readProgram(path, flags.vm);
  const vm = await openVm(name);
  const program = (await openAnyEngine(name)).load(code, defineProfile(vm, { settings: parseSettings(flags.set, vm) }));
  if (flags.disassemble) printAssembly(program, flags);
  else printFacts(describeProgram(vm, program), flags);
}

function refuseProgramOptions({ vm, set, disassemble }: InspectFlags): void {
  const given = [vm !== undefined && "--vm", set.length > 0 && "--set", disassemble && "--disassemble"].find(Boolean);
  if (given) throw new ConfigError("invalid-option", `${given} is for programs, and this is a trace`);
}

function printFacts(facts: readonly Fact[], { json }: InspectFlags): void {
  if (json) return printJson(facts);
  const width = Math.max(...facts.map((fact) => fact.label.length));
  print(facts.map(({ label, value }) => printable(`${label.padEnd(width)}  ${value}`)).join("\n"));
}

/** One line an instruction, written as it is made: programs can be large. */
function printAssembly(program: Program, { json }: InspectFlags): void {
  const lines = new LineStream(STDOUT);
  for (const line of program.disassemble()) {
    const { at, encoding, text } = line;
    lines.write(json ? jsonText(line) : printable(`${at.toString(16).padStart(8)}  ${encoding.padEnd(16)}  ${text}`));
  }
  lines.flush();
}

function describeProgram(vm: Vm, program: Program): readonly Fact[] {
  return [
    { label: "vm", value: `${vm.name} (semantics version ${vm.version})` },
    { label: "size", value: `${formatCount(program.code.length)} bytes` },
    { label: "program hash", value: toHex(keccak256(program.code)) },
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
