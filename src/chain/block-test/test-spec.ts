import { fromHex } from "../../base/hex.js";
import { mptCommitment } from "../../state/commitment/mpt.js";
import { packAccounts } from "../../state/pack-accounts.js";
import { ethereumRules, type RulesOptions } from "../chain-rules.js";
import type { ChainSpec } from "../chain-spec.js";
import { DAO_EXTRA_DATA, DAO_EXTRA_DATA_BLOCKS, migrateDao } from "../config/dao-fork.js";
import { runMigrations } from "../config/run-migration.js";
import { scheduleOfRules } from "../config/schedule-of-rules.js";
import { ethashFault } from "../ethash/seal-fault.js";
import type { BlockTest } from "./block-test.js";
import { daoBlockOf, rulesOf } from "./networks.js";

/**
 * The chain of a test, with the rules of all forks of its network.
 * @throws ConfigError `unknown-fork` for a network that has no rules
 */
export async function specOf(test: BlockTest): Promise<ChainSpec> {
  const { network, config, chainId, genesis, pre, hasSeals } = test;
  const dao = daoBlockOf(test.networkName);
  const rules = new Map(
    await Promise.all(
      network.phases.map(async (name) => {
        const [fork, options] = rulesOf(name, config);
        return [name, await ethereumRules(fork, { ...options, ...daoRules(dao) })] as const;
      }),
    ),
  );
  const later = network.later.map(({ from, value }) => ({ from, value: rules.get(value)! }));
  const schedule = scheduleOfRules(rules.get(network.first)!, later);
  const accounts = [...pre.accounts].map(([address, account]) => ({
    address: fromHex(address),
    account,
    hasNewCode: account.code.length > 0,
    slots: [...account.storage].map(([key, value]) => [fromHex(key), value] as const),
  }));
  return {
    chainId,
    commitment: mptCommitment,
    genesis: { block: genesis, state: packAccounts(accounts) },
    rulesAt: (place) => schedule.at(place),
    ...(hasSeals ? { sealFault: ethashFault } : {}),
    changesBefore: ({ number }, _parent, state) => (number === dao ? runMigrations([migrateDao], state) : undefined),
  };
}

function daoRules(from: bigint | undefined): RulesOptions {
  if (from === undefined) return {};
  return { requiredExtraData: { from, to: from + DAO_EXTRA_DATA_BLOCKS, bytes: DAO_EXTRA_DATA } };
}
