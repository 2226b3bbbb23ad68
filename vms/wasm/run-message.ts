import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import type { Host } from "../../src/vm/host.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import { checkAbi } from "./abi.js";
import type { Module } from "./decode/module.js";
import type { Store } from "./instance.js";
import { wasmSettings } from "./profile.js";
import { runProgram } from "./run-program.js";
import { checkContract, isContract } from "./stylus/check-contract.js";
import { openContracts } from "./stylus/open-contracts.js";
import { runContract } from "./stylus/run-contract.js";

/**
 * Refuses a module that is neither a program of the zkVM convention (abi.ts) nor a contract of the Stylus convention;
 * its imports and exports say which of them it wants to be.
 * @throws InvalidProgramError `unknown-import`, `wrong-import-type`, `missing-export` or `wrong-export-type`
 */
export function checkInterface(module: Module): void {
  if (isContract(module)) checkContract(module);
  else checkAbi(module);
}

/**
 * Runs a module that {@link checkInterface} has accepted, in a store that the engine makes.
 * @throws TercetError `input-too-large`, `gas-out-of-range`
 */
export function runMessage<M extends { readonly module: Module }>(
  newStore: (fuel: bigint, stackBytes: number) => Store<M>,
  loaded: M,
  message: Message,
  host: Host,
  profile: Profile,
): Outcome {
  checkMessage(message, profile);
  const limit = fuelLimit(message.gasLimit, profile);
  const { stackBytes } = wasmSettings(profile);
  const ending = isContract(loaded.module)
    ? runContract(newStore(limit, openContracts(host).stackFor(stackBytes)), loaded, message, host, profile)
    : runProgram(newStore(limit, stackBytes), loaded, message.input, profile.maxOutput);
  const cost = costOfFuel(limit - ending.fuelLeft, message.gasLimit, profile);
  if (ending.type === "halt") return { type: "halt", reason: ending.reason, ...cost };
  const { exitCode, output, gasRefund } = ending;
  if (exitCode !== 0) return { type: "revert", output, exitCode, ...cost };
  return { type: "success", output, ...cost, ...(gasRefund === undefined ? {} : { gasRefund }) };
}
