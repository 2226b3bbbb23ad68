import { type Command, Option } from "commander";
import { ConfigError, TercetError } from "../base/errors.js";
import { fromHex } from "../base/hex.js";
import type { AnyEngine, Program, Vm } from "../vm/engine.js";
import { MAX_GAS, type Message, message } from "../vm/message.js";
import { defineProfile, MAX_LIMIT, type Profile, type SettingSpec, type SettingValue } from "../vm/profile.js";
import { openAnyEngine, openVm } from "../vm/registry.js";
import type { VmName } from "../vm/vm-name.js";
import { readBounded } from "./files.js";
import { integerOption, numberOption } from "./integer-option.js";
import { readProgram } from "./program-file.js";

/** What the commands that run a program have in common. */
export interface RunFlags {
  readonly vm?: string;
  readonly engine?: string;
  readonly input: string;
  readonly gas: bigint;
  readonly set: readonly string[];
  readonly fuelPerGas?: bigint;
  readonly maxInput?: number;
  readonly maxOutput?: number;
}

/** A program ready to run, and what it is to be run with. */
export interface PreparedRun {
  readonly vm: Vm;
  readonly engine: AnyEngine;
  readonly program: Program;
  readonly message: Message;
}

/** A gas or fuel amount. */
export const gasOption = integerOption(0n, MAX_GAS, "2^64-1");

const DEFAULT_GAS = 1_000_000_000n;

/** Adds the options that {@link prepareRun} reads. */
export function withRunOptions(command: Command): Command {
  return command
    .addOption(new Option("--vm <vm>", "evm, wasm or riscv; otherwise recognised from the program"))
    .addOption(new Option("--engine <engine>", "engine of that VM, for example interpreter; otherwise its default"))
    .addOption(new Option("--input <input>", "0x hex, @file, or - for standard input").default("0x"))
    .addOption(new Option("--gas <gas>", "gas limit").default(DEFAULT_GAS, String(DEFAULT_GAS)).argParser(gasOption))
    .addOption(settingOption())
    .addOption(
      new Option("--fuel-per-gas <n>", "fuel that one gas buys (default: 10)").argParser(integerOption(1n, 1_000_000n)),
    )
    .addOption(new Option("--max-input <bytes>", "input limit (default: 16 MiB)").argParser(numberOption(0, MAX_LIMIT)))
    .addOption(
      new Option("--max-output <bytes>", "output limit (default: 16 MiB)").argParser(numberOption(0, MAX_LIMIT)),
    );
}

/** `--set`, which collects what it is given. */
export function settingOption(): Option {
  return new Option("--set <name=value>", "a setting of the VM, for example fork=london; may be repeated")
    .default([], "none")
    .argParser((text: string, before: readonly string[]) => [...before, text]);
}

/** Reads the program and its input, opens the engine and loads. */
export async function prepareRun(path: string, flags: RunFlags): Promise<PreparedRun> {
  const { vm: vmName, code } = await readProgram(path, flags.vm);
  const vm = await openVm(vmName);
  const profile = profileOf(vm, flags);
  const engine = await openAnyEngine(engineName(vmName, flags.engine));
  const program = engine.load(code, profile);
  const input = readInput(flags.input, profile.maxInput);
  return { vm, engine, program, message: message({ input, gasLimit: flags.gas }) };
}

/** `interpreter` or `riscv/interpreter`, as a full engine name. */
export function engineName(vm: VmName, engine: string | undefined): string {
  if (engine === undefined) return vm;
  if (!engine.includes("/")) return `${vm}/${engine}`;
  if (!engine.startsWith(`${vm}/`)) throw new ConfigError("wrong-vm", `${engine} is no engine for ${vm} programs`);
  return engine;
}

function profileOf(vm: Vm, flags: RunFlags): Profile {
  const { fuelPerGas, maxInput, maxOutput } = flags;
  return defineProfile(vm, {
    settings: parseSettings(flags.set, vm),
    ...(fuelPerGas === undefined ? {} : { fuelPerGas }),
    ...(maxInput === undefined ? {} : { maxInput }),
    ...(maxOutput === undefined ? {} : { maxOutput }),
  });
}

/**
 * `["fork=london", "maxPages=16"]` as settings of a VM. Numbers may be in hex, and of a choice capitals do not matter: other tools
 * write `Osaka`. Names and ranges are checked with the profile.
 */
export function parseSettings(pairs: readonly string[], { settings: specs }: Pick<Vm, "settings">) {
  const settings = new Map<string, SettingValue>();
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    if (at < 1) throw new ConfigError("invalid-setting", `--set ${pair}: give a name and a value, as in fork=london`);
    if (settings.has(name)) throw new ConfigError("invalid-setting", `--set ${pair}: ${name} was set before`);
    settings.set(name, settingValue(pair.slice(at + 1), Object.hasOwn(specs, name) ? specs[name] : undefined));
  }
  return Object.fromEntries(settings);
}

function settingValue(text: string, spec: SettingSpec | undefined): SettingValue {
  if (spec?.type === "choice") return spec.values.find((value) => value.toLowerCase() === text.toLowerCase()) ?? text;
  if (text === "true" || text === "false") return text === "true";
  return /^([0-9]{1,15}|0x[0-9a-fA-F]{1,13})$/.test(text) ? Number(text) : text;
}

/**
 * The bytes that `--input` stands for.
 * @throws ConfigError `invalid-input`, `unreadable-file` or `file-too-large`, naming the option
 */
export function readInput(text: string, limit: number): Uint8Array {
  try {
    if (text === "-") return readBounded("-", limit);
    if (text.startsWith("@") && text.length > 1) return readBounded(text.slice(1), limit);
    if (text.startsWith("0x")) return fromHex(text);
  } catch (cause) {
    if (!(cause instanceof TercetError)) throw cause;
    const code = cause.code === "invalid-hex" ? "invalid-input" : cause.code;
    throw new ConfigError(code, `--input: ${cause.message}`, { cause, details: cause.details });
  }
  const given = JSON.stringify(text.slice(0, 20));
  throw new ConfigError("invalid-input", `--input ${given}: give 0x and hex digits, @file, or - for standard input`);
}
