import { fromHex } from "../../base/hex.js";
import { mptCommitment } from "../../state/commitment/mpt.js";
import { packAccounts } from "../../state/pack-accounts.js";
import { ethereumRules } from "../chain-rules.js";
import type { ChainSpec } from "../chain-spec.js";
import type { BlockTest } from "./block-test.js";
import { rulesOf } from "./networks.js";

/**
 * The chain of a test, with the rules of all forks of its network.
 * @throws ConfigError `unknown-fork` for a network that has no rules
 */
export async function specOf({ network, config, chainId, genesis, pre }: BlockTest): Promise<ChainSpec> {
  const rules = new Map(
    await Promise.all(
      network.phases.map(async (name) => {
        const [fork, options] = rulesOf(name, config);
        return [name, await ethereumRules(fork, options)] as const;
      }),
    ),
  );
  const accounts = [...pre.accounts].map(([address, account]) => ({
    address: fromHex(address),
    account,
    hasNewCode: account.code.length > 0,
    slots: [...account.storage].map(([key, value]) => [fromHex(key), value] as const),
  }));
  return {
    chainId,
    commitment: mptCommitment as never,
    genesis: { block: genesis, state: packAccounts(accounts) },
    rulesAt: (place) => rules.get(network.at(place))!,
  };
}
