import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import type { ContractHost } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";
import type { Profile } from "../../../src/vm/profile.js";
import { ExitSignal } from "../abi.js";
import type { Module } from "../decode/module.js";
import type { Store } from "../instance.js";
import { START_FUEL } from "../kernel/prices.js";
import { wasmSettings } from "../profile.js";
import type { Ending } from "../run-program.js";
import { ContractInstance } from "./contract-instance.js";
import type { ContractPool } from "./contract-pool.js";
import { type Beginning, openContracts } from "./open-contracts.js";

/** What an engine has loaded of a contract. */
export interface LoadedContract {
  readonly module: Module;
  readonly loadFuel: bigint;
  readonly instantiationFuel: bigint;
  readonly isReusable: boolean;
}

/** How an engine makes stores, and keeps instances of contracts if it does. */
export interface Machines<M extends object> {
  newStore(fuel: bigint, stackBytes: number): Store<M>;
  readonly pool?: ContractPool<M>;
}

const OUT_OF_GAS: Ending = { type: "halt", reason: "out-of-gas", fuelLeft: 0n };

/**
 * Runs a contract that {@link checkContract} has accepted. Status 0 is success, any other a revert with what was written
 * as its data. The run's effects on the host are its caller's to revert unless it succeeds.
 */
export function runContract<M extends LoadedContract>(
  machines: Machines<M>,
  loaded: M,
  message: Message,
  host: ContractHost,
  profile: Profile,
  limit: bigint,
): Ending {
  const open = openContracts(host);
  const hash = hashOf(loaded.module);
  const fuel = limit - priceOfBeginning(loaded, open.begin(hash));
  try {
    if (fuel < loaded.instantiationFuel) return OUT_OF_GAS;
    const contract = instanceOf(machines, loaded, fuel, open.stackFor(wasmSettings(profile).stackBytes));
    contract.begin({ port: host.openContract(message, profile.fuelPerGas), open, maxOutput: profile.maxOutput });
    const ending = runInstance(contract, message);
    machines.pool?.give(loaded, contract);
    return ending;
  } finally {
    open.end(hash);
  }
}

/** A contract's code is loaded once in the world of a host, which is that of a transaction, and each instance is made once. */
function priceOfBeginning({ loadFuel, isReusable }: LoadedContract, beginning: Beginning): bigint {
  if (beginning === "load") return loadFuel;
  return beginning === "instance" || !isReusable ? BigInt(START_FUEL) : 0n;
}

function instanceOf<M extends LoadedContract>(
  { newStore, pool }: Machines<M>,
  loaded: M,
  fuel: bigint,
  stackBytes: number,
): ContractInstance<M> {
  const kept = pool?.take(loaded, fuel - loaded.instantiationFuel, stackBytes);
  return kept ?? new ContractInstance(newStore(fuel, stackBytes), loaded);
}

function runInstance<M>(contract: ContractInstance<M>, { input, isCreation }: Message): Ending {
  const { store, made } = contract;
  if (made.type === "halt") return { ...made, fuelLeft: store.fuel };
  try {
    const started = made.instance.start?.call([]);
    if (started?.type === "halt") return { ...started, fuelLeft: store.fuel };
    const result = contract.entry(isCreation).call([input.length]);
    if (result.type === "halt") return { ...result, fuelLeft: store.fuel };
    return exitOf(contract, (result.values[0] as number) >>> 0);
  } catch (thrown) {
    if (thrown instanceof ExitSignal) return exitOf(contract, thrown.exitCode);
    throw thrown;
  }
}

/** Refunds are counted by the state transition. */
function exitOf<M>({ output, store }: ContractInstance<M>, exitCode: number): Ending {
  return { type: "exit", exitCode, output, gasRefund: 0n, fuelLeft: store.fuel };
}

const HASHES = new WeakMap<Module, string>();

function hashOf(module: Module): string {
  const hash = HASHES.get(module) ?? toHex(keccak256(module.bytes));
  HASHES.set(module, hash);
  return hash;
}
