import type { ContractFacts } from "../../src/vm/engine.js";
import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import type { ContractHost } from "../../src/vm/host.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import { checkAbi, MAIN, MEMORY } from "./abi.js";
import type { Module } from "./decode/module.js";
import { type WasmSettings, wasmSettings } from "./profile.js";
import { type Ending, runProgram } from "./run-program.js";
import { CONSTRUCTOR, checkContract, ENTRYPOINT, hasConstructor, isContract } from "./stylus/check-contract.js";
import { type LoadedContract, type Machines, runContract } from "./stylus/run-contract.js";

/**
 * Refuses a module that is neither a program of the zkVM convention (abi.ts) nor a contract of the Stylus convention;
 * its imports and exports say which of them it wants to be.
 * @throws InvalidProgramError `unknown-import`, `wrong-import-type`, `missing-export` or `wrong-export-type`
 */
export function checkInterface(module: Module, settings: WasmSettings): void {
  if (isContract(module)) checkContract(module);
  else checkAbi(module, settings);
}

/** Names of the exports that a run looks at, where a module has them. */
export function usedExports(module: Module): readonly string[] {
  return isContract(module) ? [MEMORY, ENTRYPOINT, CONSTRUCTOR] : [MEMORY, MAIN];
}

/** What a chain must know before it makes a contract of a module that {@link checkInterface} has accepted. */
export function contractFacts({ module, loadFuel }: Pick<LoadedContract, "module" | "loadFuel">): ContractFacts {
  return { loadFuel, hasConstructor: isContract(module) && hasConstructor(module) };
}

/**
 * Runs a module that {@link checkInterface} has accepted.
 * @throws TercetError `input-too-large`, `gas-out-of-range`
 */
export function runMessage<M extends LoadedContract>(
  machines: Machines<M>,
  loaded: M,
  message: Message,
  host: ContractHost,
  profile: Profile,
): Outcome {
  checkMessage(message, profile);
  const limit = fuelLimit(message.gasLimit, profile);
  const ending = isContract(loaded.module)
    ? runContract(machines, loaded, message, host, profile, limit)
    : startProgram(machines, loaded, message, profile, limit);
  const cost = costOfFuel(limit - ending.fuelLeft, message.gasLimit, profile);
  if (ending.type === "halt") return { type: "halt", reason: ending.reason, ...cost };
  const { exitCode, output, gasRefund } = ending;
  if (exitCode !== 0) return { type: "revert", output, exitCode, ...cost };
  return { type: "success", output, ...cost, ...(gasRefund === undefined ? {} : { gasRefund }) };
}

function startProgram<M extends LoadedContract>(
  { newStore }: Machines<M>,
  loaded: M,
  { input }: Message,
  profile: Profile,
  limit: bigint,
): Ending {
  const fuel = limit - loaded.loadFuel;
  if (fuel < 0n) return { type: "halt", reason: "out-of-gas", fuelLeft: 0n };
  return runProgram(newStore(fuel, wasmSettings(profile).stackBytes), loaded, input, profile.maxOutput);
}
