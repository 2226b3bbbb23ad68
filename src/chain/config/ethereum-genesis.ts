import type { ChainConfig, GenesisConfig, RulesConfig } from "./chain-config.js";
import { DAO_EXTRA_DATA, DAO_EXTRA_DATA_BLOCKS } from "./dao-fork.js";
import { type EthereumConfig, type EthereumGenesis, ethereumGenesisSchema } from "./ethereum-genesis-schema.js";
import { ethereumSchedule } from "./ethereum-schedule.js";
import { contradiction } from "./invalid-config.js";
import { readBy } from "./read-by.js";

// What geth takes where a file says nothing.
const GAS_LIMIT = 4_712_388n;
const DIFFICULTY = 131_072n;
const NO_ADDRESS = new Uint8Array(20);

/** Whether a value is meant as a genesis file of geth's format: its accounts are in `alloc`. */
export function isEthereumGenesis(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("alloc" in value || "config" in value);
}

/**
 * The config of a chain that a genesis file describes, in geth's format.
 * @throws ConfigError `invalid-config` with the path to what is wrong and what is allowed there
 */
export function readEthereumGenesis(value: unknown): ChainConfig {
  const file = readBy(ethereumGenesisSchema, value);
  return {
    chainId: file.config.chainId,
    commitment: { type: "mpt" },
    rules: rulesOf(file.config),
    schedule: ethereumSchedule(file.config),
    genesis: genesisOf(file),
  };
}

function rulesOf(config: EthereumConfig): RulesConfig {
  const { contractSizeLimit: size, depositContractAddress, pragueTime } = config;
  const fixedDifficulty = config.ethash?.fixedDifficulty;
  const limits =
    size === undefined ? {} : { maxCodeSize: Number(size), maxInitCodeSize: 2 * Math.min(Number(size), 2 ** 31 - 1) };
  return {
    fork: "frontier",
    vms: { evm: { engine: "interpreter" } },
    fees: { baseFee: "burnt" },
    limits,
    precompiles: new Map(),
    stf: "ethereum",
    // Where geth's own networks do not set it, no log tells of a deposit.
    ...(pragueTime === undefined ? {} : { depositContract: depositContractAddress ?? NO_ADDRESS }),
    ...(fixedDifficulty === undefined ? {} : { fixedDifficulty: Number(fixedDifficulty) }),
    ...daoRules(config),
  };
}

function daoRules({ daoForkBlock, daoForkSupport }: EthereumConfig): Partial<RulesConfig> {
  if (daoForkBlock === undefined) return {};
  if (!daoForkSupport) {
    const reason =
      "config.daoForkSupport is false and must be true, or no daoForkBlock there: the other side has no rules here";
    throw contradiction("config.daoForkSupport", "true, or no daoForkBlock there", reason);
  }
  return { requiredExtraData: { from: daoForkBlock, to: daoForkBlock + DAO_EXTRA_DATA_BLOCKS, bytes: DAO_EXTRA_DATA } };
}

function genesisOf(file: EthereumGenesis): GenesisConfig {
  const { config, alloc, gasLimit, difficulty, number: _, ...same } = file;
  return {
    ...same,
    gasLimit: gasLimit === 0n ? GAS_LIMIT : gasLimit,
    difficulty: difficulty ?? (config.ethash === undefined ? 0n : DIFFICULTY),
    systemContracts: false,
    accounts: alloc,
  };
}
