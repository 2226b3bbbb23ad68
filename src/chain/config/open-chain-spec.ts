import { binaryCommitment } from "../../state/commitment/binary.js";
import type { Commitment } from "../../state/commitment/commitment.js";
import { mptCommitment } from "../../state/commitment/mpt.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import { emptyStore } from "../../state/store/empty-store.js";
import type { StoreReader } from "../../state/store/store.js";
import type { ChainRules } from "../chain-rules.js";
import type { BlockPlace, ChainSpec } from "../chain-spec.js";
import type { ChainConfig, CommitmentConfig, RulesConfig } from "./chain-config.js";
import { type ChainFiles, functionAt } from "./chain-files.js";
import { switchPointOf } from "./check-schedule.js";
import { DAO_MIGRATION, migrateDao } from "./dao-fork.js";
import { genesisBlock } from "./genesis-block.js";
import { genesisState } from "./genesis-state.js";
import type { Migration } from "./migration.js";
import { openRules } from "./open-rules.js";
import { ownMigration } from "./own-functions.js";
import { runMigrations } from "./run-migration.js";
import type { Schedule } from "./schedule.js";
import { scheduleOfRules } from "./schedule-of-rules.js";
import { systemContracts } from "./system-contracts.js";

/**
 * Opens a chain's config: its engines and programs are loaded, its genesis is made.
 * @throws ConfigError `invalid-config` with the path to what is wrong; what reading of files throws
 */
export async function openChainSpec(config: ChainConfig, files: ChainFiles = {}): Promise<ChainSpec> {
  const rules = await openSchedule(config, files);
  const migrations = await openMigrations(config, files);
  const place: BlockPlace = { number: 0n, timestamp: config.genesis.timestamp, parentTotalDifficulty: 0n };
  const contracts = config.genesis.systemContracts
    ? systemContracts(rules.phases.filter(({ stf }) => stf === undefined).map(({ parameters }) => parameters))
    : new Map();
  const state = await genesisState(config.genesis, contracts, files);
  const commitment = commitmentOf(config.commitment);
  const { root } = commitment.update(emptyStore, state);
  return {
    chainId: config.chainId,
    commitment,
    genesis: { block: genesisBlock(config.genesis, rules.at(place), root), state },
    rulesAt: (place) => rules.at(place),
    ...(migrations.some((each) => each !== undefined) ? { changesBefore: migrationsOf(rules, migrations) } : {}),
  };
}

async function openSchedule(config: ChainConfig, files: ChainFiles): Promise<Schedule<ChainRules>> {
  const first = await openRules(config.rules, "rules", files);
  const later = [];
  let before: RulesConfig = config.rules;
  for (const [i, entry] of config.schedule.entries()) {
    const { block: _block, time: _time, totalDifficulty: _difficulty, migration: _migration, ...changed } = entry;
    before = { ...before, ...changed };
    later.push({ from: switchPointOf(entry), value: await openRules(before, `schedule[${i}]`, files) });
  }
  return scheduleOfRules(first, later);
}

/** The migration that comes with each phase of the schedule but the first. */
function openMigrations({ schedule }: ChainConfig, files: ChainFiles): Promise<readonly (Migration | undefined)[]> {
  return Promise.all(
    schedule.map(async ({ migration }, i) => {
      if (migration === DAO_MIGRATION) return migrateDao;
      if (migration === undefined) return undefined;
      const at = `schedule[${i}].migration`;
      return ownMigration(await functionAt<Migration>(migration, at, files), at);
    }),
  );
}

/** Runs what comes with the phases that a block is the first in. */
function migrationsOf(rules: Schedule<ChainRules>, migrations: readonly (Migration | undefined)[]) {
  return (place: BlockPlace, parent: BlockPlace, state: StoreReader): PackedChanges | undefined => {
    const due = migrations.slice(rules.indexAt(parent), rules.indexAt(place)).filter((each) => each !== undefined);
    return due.length === 0 ? undefined : runMigrations(due, state);
  };
}

function commitmentOf(config: CommitmentConfig): Commitment {
  return config.type === "mpt" ? mptCommitment : binaryCommitment(config.hash);
}
