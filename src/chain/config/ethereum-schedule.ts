import { parametersAt } from "../../vm/rules/fork-table.js";
import type { Fork } from "../../vm/rules/forks.js";
import { BLOB_MAX, BLOB_TARGET, BLOB_UPDATE_FRACTION } from "../../vm/rules/parameters.js";
import type { BlobSchedule } from "../chain-rules.js";
import type { ScheduleEntry } from "./chain-config.js";
import { DAO_MIGRATION } from "./dao-fork.js";
import type { EthereumConfig } from "./ethereum-genesis-schema.js";
import { contradiction } from "./invalid-config.js";

type ConfigField = keyof EthereumConfig;

/** Forks that come with a block, in their order. */
const BLOCK_FORKS: readonly (readonly [ConfigField, string])[] = [
  ["homesteadBlock", "homestead"],
  ["eip150Block", "tangerineWhistle"],
  ["eip158Block", "spuriousDragon"],
  ["byzantiumBlock", "byzantium"],
  ["constantinopleBlock", "constantinople"],
  ["petersburgBlock", "petersburg"],
  ["istanbulBlock", "istanbul"],
  ["muirGlacierBlock", "muirGlacier"],
  ["berlinBlock", "berlin"],
  ["londonBlock", "london"],
  ["arrowGlacierBlock", "arrowGlacier"],
  ["grayGlacierBlock", "grayGlacier"],
];

/** Forks that come with a time, in their order; those that bring blobs alone (EIP-7892) are on Osaka's rules. */
const TIME_FORKS: readonly (readonly [ConfigField, string, keyof EthereumConfig["blobSchedule"] | undefined])[] = [
  ["shanghaiTime", "shanghai", undefined],
  ["cancunTime", "cancun", "cancun"],
  ["pragueTime", "prague", "prague"],
  ["osakaTime", "osaka", "osaka"],
  ["bpo1Time", "osaka", "bpo1"],
  ["bpo2Time", "osaka", "bpo2"],
  ["bpo3Time", "osaka", "bpo3"],
  ["bpo4Time", "osaka", "bpo4"],
  ["bpo5Time", "osaka", "bpo5"],
];

/** Forks whose number of blobs every chain must say. */
const BLOBS_ONLY = /^bpo/;

/**
 * The schedule of a chain that says its forks as geth does. Forks that a chain leaves out come with the next.
 * @throws ConfigError `invalid-config` for forks in another order than Ethereum's
 */
export function ethereumSchedule(given: EthereumConfig): readonly ScheduleEntry[] {
  const config = completed(given);
  const merge = config.terminalTotalDifficulty;
  return [
    ...blockEntries(config),
    ...(merge === undefined ? [] : [{ totalDifficulty: merge, fork: "paris" }]),
    ...timeEntries(config),
  ];
}

/** With Constantinople comes its fix, unless the chain says when (as geth has it), and the two parts of Spurious Dragon are one. */
function completed(config: EthereumConfig): EthereumConfig {
  const { eip155Block, eip158Block, constantinopleFixBlock, constantinopleBlock } = config;
  if (eip155Block !== undefined && eip155Block !== eip158Block) {
    const allowed = `${eip158Block ?? "missing"}, as config.eip158Block`;
    const reason = `config.eip155Block is ${eip155Block} and must be ${allowed}: both are of one fork`;
    throw contradiction("config.eip155Block", allowed, reason);
  }
  const petersburgBlock = config.petersburgBlock ?? constantinopleFixBlock ?? constantinopleBlock;
  return petersburgBlock === undefined ? config : { ...config, petersburgBlock };
}

function blockEntries(config: EthereumConfig): ScheduleEntry[] {
  const entries = inOrder(config, BLOCK_FORKS).map(([block, fork]) => ({ block, fork }) as ScheduleEntry);
  const dao = config.daoForkBlock;
  if (dao === undefined || dao === 0n) return entries;
  const later = entries.findIndex(({ block }) => block! > dao);
  return entries.toSpliced(later < 0 ? entries.length : later, 0, { block: dao, migration: DAO_MIGRATION });
}

function timeEntries(config: EthereumConfig): ScheduleEntry[] {
  return inOrder(config, TIME_FORKS).map(([time, fork, blobs]) => {
    const entry = { time, fork };
    if (blobs === undefined) return entry;
    const schedule = config.blobSchedule[blobs];
    if (schedule === undefined && BLOBS_ONLY.test(blobs)) {
      const path = `config.blobSchedule.${blobs}`;
      throw contradiction(path, "there", `${path} is missing and must be there: the fork brings nothing else`);
    }
    return { ...entry, blobs: schedule === undefined ? blobsOfFork(fork as Fork) : blobsOf(schedule) };
  });
}

function blobsOfFork(fork: Fork): BlobSchedule {
  const parameters = parametersAt(fork);
  return {
    target: parameters[BLOB_TARGET]!,
    max: parameters[BLOB_MAX]!,
    updateFraction: BigInt(parameters[BLOB_UPDATE_FRACTION]!),
  };
}

function blobsOf({
  target,
  max,
  baseFeeUpdateFraction,
}: Record<"target" | "max" | "baseFeeUpdateFraction", bigint>): BlobSchedule {
  return { target: Number(target), max: Number(max), updateFraction: baseFeeUpdateFraction };
}

/** The forks that the chain has, each with when it comes. */
function inOrder<const F extends readonly [ConfigField, ...unknown[]]>(config: EthereumConfig, forks: readonly F[]) {
  let before: { readonly field: string; readonly at: bigint } | undefined;
  const found: (readonly [bigint, F[1], F[2]])[] = [];
  for (const [field, fork, blobs] of forks) {
    const at = config[field] as bigint | undefined;
    if (at === undefined) continue;
    if (before !== undefined && at < before.at) {
      const path = `config.${field}`;
      const allowed = `at least ${before.at}, as config.${before.field}`;
      throw contradiction(path, allowed, `${path} is ${at} and must be ${allowed}: forks come in Ethereum's order`);
    }
    before = { field, at };
    found.push([at, fork, blobs]);
  }
  return found;
}
