import type { TercetError } from "../../base/errors.js";
import type { Precompile, PrecompileTable } from "../../vm/precompile.js";
import { recogniseVm } from "../../vm/registry.js";
import { parametersAt } from "../../vm/rules/fork-table.js";
import * as parameter from "../../vm/rules/parameters.js";
import { type ChainRules, type ContractVmOptions, ethereumRules } from "../chain-rules.js";
import { guestPrecompile } from "../guest-precompile.js";
import type { ContractVmConfig, LimitsConfig, PrecompileConfig, RulesConfig, VmsConfig } from "./chain-config.js";
import { type ChainFiles, functionAt, readCodeAt } from "./chain-files.js";
import { loadGuest } from "./load-guest.js";
import { namedFork } from "./named-forks.js";
import { openAt } from "./open-at.js";
import { withOwnStf } from "./open-own-stf.js";
import { ownPrecompile } from "./own-functions.js";

const LIMITS: readonly (readonly [keyof LimitsConfig, number])[] = [
  ["maxCodeSize", parameter.MAX_CODE],
  ["maxInitCodeSize", parameter.MAX_INIT_CODE],
  ["maxTransactionGas", parameter.MAX_TRANSACTION_GAS],
  ["maxBlockSize", parameter.MAX_BLOCK_SIZE],
];

/**
 * Rules that blocks are applied by, from those of a config, with engines opened and programs loaded.
 * @param path of the rules in the config, for errors
 * @throws ConfigError `invalid-config` with the path to what is wrong
 */
export async function openRules(config: RulesConfig, path: string, files: ChainFiles): Promise<ChainRules> {
  const { fork } = namedFork(config.fork)!;
  const { fees, blobs, depositContract, requiredExtraData } = config;
  const pathOf = ({ code }: TercetError) => `${path}.${code === "access-lists-too-early" ? "accessLists" : "vms"}`;
  const rules = await openAt(pathOf, () =>
    ethereumRules(fork, {
      ...(config.vms.evm === false ? { withoutEvm: true } : { engine: `evm/${config.vms.evm.engine}` }),
      blobs,
      parameters: parametersOf(config),
      contractVms: contractVms(config.vms),
      ...(fees.collector === undefined ? {} : { feeCollector: fees.collector }),
      ...(depositContract === undefined ? {} : { depositContract }),
      ...(requiredExtraData === undefined ? {} : { requiredExtraData }),
    }),
  );
  const precompiles = await openPrecompiles(config.precompiles, `${path}.precompiles`, files);
  const whole = precompiles.size === 0 ? rules : { ...rules, precompiles };
  return config.stf === "ethereum" ? whole : withOwnStf(whole, config.stf, `${path}.stf`, files);
}

function parametersOf({
  fork: name,
  fees,
  limits,
  accessLists,
  fixedDifficulty,
}: RulesConfig): ReadonlyMap<number, number> {
  const { fork, parameters } = namedFork(name)!;
  const own = new Map(parameters);
  for (const [limit, number] of LIMITS) {
    const value = limits[limit];
    if (value !== undefined) own.set(number, value);
  }
  if (accessLists) own.set(parameter.ACCESS_LISTS, 1);
  if (fixedDifficulty !== undefined) {
    own.set(parameter.DIFFICULTY_RULE, parameter.DIFFICULTY_FIXED).set(parameter.FIXED_DIFFICULTY, fixedDifficulty);
  }
  const hasBaseFee = parametersAt(fork)[parameter.BASE_FEE] !== 0;
  if (hasBaseFee && fees.baseFee === "none") own.set(parameter.BASE_FEE, parameter.BASE_FEE_ZERO);
  return own;
}

function contractVms(vms: VmsConfig): readonly ContractVmOptions[] {
  return (["wasm", "riscv"] as const).flatMap((name) => {
    const vm = vms[name];
    return vm === undefined ? [] : [contractVm(name, vm)];
  });
}

function contractVm(name: string, { engine, fuelPerGas, start, ...limits }: ContractVmConfig): ContractVmOptions {
  const profile = { ...limits, ...(fuelPerGas === undefined ? {} : { fuelPerGas: BigInt(fuelPerGas) }) };
  return {
    engine: engine === undefined ? name : `${name}/${engine}`,
    profile,
    ...(start === undefined ? {} : { start }),
  };
}

async function openPrecompiles(
  configs: RulesConfig["precompiles"],
  path: string,
  files: ChainFiles,
): Promise<PrecompileTable> {
  const opened = new Map<string, Precompile>();
  for (const [address, config] of configs)
    opened.set(address, await openPrecompile(config, `${path}.${address}`, files));
  return opened;
}

async function openPrecompile(config: PrecompileConfig, path: string, files: ChainFiles): Promise<Precompile> {
  if ("function" in config) {
    const at = `${path}.function`;
    return ownPrecompile(await functionAt<Precompile>(config.function, at, files), at);
  }
  const code = await readCodeAt(config.program, `${path}.program`, files);
  return openAt(path, async () => {
    const fuel = config.fuelPerGas === undefined ? {} : { fuelPerGas: BigInt(config.fuelPerGas) };
    const { engine, program } = await loadGuest(code, (await recogniseVm(code)) ?? "evm", config.engine, fuel);
    return guestPrecompile(engine, program);
  });
}
