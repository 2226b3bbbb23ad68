import { ConfigError } from "../base/errors.js";
import type { AnyEngine, Engine, Vm } from "../vm/engine.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { defineProfile, type Profile } from "../vm/profile.js";
import { openAnyEngine, openEngine, openVm } from "../vm/registry.js";
import { type BlobSchedule, type ForkRules, forkRules } from "./fork-rules.js";

/** What it costs to start a contract, besides what it does: gas, and gas for each word of 32 bytes of its code. */
export interface StartCost {
  readonly gas: bigint;
  readonly wordGas: bigint;
}

/**
 * A new instance of a small module takes 80 to 160 us on V8, one of 20 KB 320 us, where an EVM contract takes 0.4 us: without
 * this the cheapest calls would buy a hundred times as much time as others do.
 */
const START_COST: StartCost = { gas: 3000n, wordGas: 8n };

/** A VM besides the EVM whose programs a chain has as contracts. */
export interface ContractVm {
  /** Tells its code by what it starts with. */
  readonly vm: Pick<Vm, "name" | "recognise">;
  readonly engine: Engine;
  readonly profile: Profile;
  readonly start: StartCost;
}

/** What transactions are applied by: a fork's rules, and an engine with the profile for its programs. */
export interface ChainRules {
  readonly rules: ForkRules;
  readonly engine: AnyEngine;
  readonly profile: Profile;
  /** Precompiled contracts of the chain's own. */
  readonly precompiles?: PrecompileTable;
  /** VMs besides the EVM: contracts of all of them share the state and call each other. */
  readonly contractVms?: readonly ContractVm[];
}

/** An engine for the contracts of a VM besides the EVM, and what its profile has that is not the default. */
export interface ContractVmOptions {
  /** `wasm/compiled`, `riscv/interpreter`; a VM's name for its default engine. */
  readonly engine: string;
  readonly profile?: Partial<Omit<Profile, "vm">>;
  /** 3000 gas, and 8 for each word of code, unless the chain says otherwise. */
  readonly start?: StartCost;
}

export interface RulesOptions {
  readonly engine?: string;
  readonly blobs?: BlobSchedule | undefined;
  readonly contractVms?: readonly ContractVmOptions[];
}

/**
 * The rules of a fork on an EVM engine; a chain can have a blob schedule of its own (EIP-7892), and contracts on other VMs.
 * @throws ConfigError `unknown-fork` or `invalid-profile` for forks without transaction rules or that the EVM does not know;
 * `not-a-contract-vm`
 * @throws TercetError `unknown-engine`; `reference-engine` on a chain with several VMs, whose engines call each other
 */
export async function ethereumRules(
  fork: string,
  { engine = "evm", blobs, contractVms = [] }: RulesOptions = {},
): Promise<ChainRules> {
  const rules = forkRules(fork);
  const chain = {
    rules: blobs === undefined ? rules : { ...rules, blobs },
    engine: await (contractVms.length === 0 ? openAnyEngine(engine) : openEngine(engine)),
    profile: defineProfile(await openVm("evm"), { settings: { fork } }),
  };
  if (contractVms.length === 0) return chain;
  return { ...chain, contractVms: await Promise.all(contractVms.map(openContractVm)) };
}

async function openContractVm({ engine: name, profile, start = START_COST }: ContractVmOptions): Promise<ContractVm> {
  const engine = await openEngine(name);
  if (engine.vm === "evm") {
    throw new ConfigError("not-a-contract-vm", `${name} is for the EVM, which every chain has: name it as the engine`);
  }
  const vm = await openVm(engine.vm);
  return { vm, engine, profile: defineProfile(vm, profile), start };
}
