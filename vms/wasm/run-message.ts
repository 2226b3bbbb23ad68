import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { costOfFuel, fuelLimit } from "../../src/vm/gas.js";
import type { Host } from "../../src/vm/host.js";
import { checkMessage, type Message } from "../../src/vm/message.js";
import type { Outcome } from "../../src/vm/outcome.js";
import type { Profile } from "../../src/vm/profile.js";
import { checkAbi, MAIN, MEMORY } from "./abi.js";
import type { Module } from "./decode/module.js";
import type { Store } from "./instance.js";
import { type WasmSettings, wasmSettings } from "./profile.js";
import { runProgram } from "./run-program.js";
import { checkContract, ENTRYPOINT, isContract } from "./stylus/check-contract.js";
import { openContracts } from "./stylus/open-contracts.js";
import { runContract } from "./stylus/run-contract.js";

/**
 * Refuses a module that is neither a program of the zkVM convention (abi.ts) nor a contract of the Stylus convention;
 * its imports and exports say which of them it wants to be.
 * @throws InvalidProgramError `unknown-import`, `wrong-import-type`, `missing-export` or `wrong-export-type`
 */
export function checkInterface(module: Module, settings: WasmSettings): void {
  if (isContract(module)) checkContract(module);
  else checkAbi(module, settings);
}

/** Names of the exports that a run looks at. */
export function usedExports(module: Module): readonly string[] {
  return [MEMORY, isContract(module) ? ENTRYPOINT : MAIN];
}

/** What an engine has loaded. */
interface Runnable {
  readonly module: Module;
  readonly loadFuel: bigint;
}

/**
 * Runs a module that {@link checkInterface} has accepted, in a store that the engine makes.
 * @throws TercetError `input-too-large`, `gas-out-of-range`
 */
export function runMessage<M extends Runnable>(
  newStore: (fuel: bigint, stackBytes: number) => Store<M>,
  loaded: M,
  message: Message,
  host: Host,
  profile: Profile,
): Outcome {
  checkMessage(message, profile);
  const limit = fuelLimit(message.gasLimit, profile);
  const fuel = limit - priceOfLoading(loaded, host);
  if (fuel < 0n) return { type: "halt", reason: "out-of-gas", ...costOfFuel(limit, message.gasLimit, profile) };
  const { stackBytes } = wasmSettings(profile);
  const ending = isContract(loaded.module)
    ? runContract(newStore(fuel, openContracts(host).stackFor(stackBytes)), loaded, message, host, profile)
    : runProgram(newStore(fuel, stackBytes), loaded, message.input, profile.maxOutput);
  const cost = costOfFuel(limit - ending.fuelLeft, message.gasLimit, profile);
  if (ending.type === "halt") return { type: "halt", reason: ending.reason, ...cost };
  const { exitCode, output, gasRefund } = ending;
  if (exitCode !== 0) return { type: "revert", output, exitCode, ...cost };
  return { type: "success", output, ...cost, ...(gasRefund === undefined ? {} : { gasRefund }) };
}

/** A contract's code is loaded once in the world of a host, which is that of a transaction. */
function priceOfLoading({ module, loadFuel }: Runnable, host: Host): bigint {
  if (isContract(module) && !openContracts(host).isFirstRunOf(hashOf(module))) return 0n;
  return loadFuel;
}

const HASHES = new WeakMap<Module, string>();

function hashOf(module: Module): string {
  const hash = HASHES.get(module) ?? toHex(keccak256(module.bytes));
  HASHES.set(module, hash);
  return hash;
}
