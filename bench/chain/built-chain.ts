import { keccak256 } from "../../src/base/hash.js";
import { encodeRlp } from "../../src/base/rlp.js";
import { Chain } from "../../src/chain/blocks/chain.js";
import { buildBlock } from "../../src/chain/builder/build-block.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import type { ChainSpec } from "../../src/chain/chain-spec.js";
import type { GenesisConfig } from "../../src/chain/config/chain-config.js";
import { genesisBlock } from "../../src/chain/config/genesis-block.js";
import { mptCommitment } from "../../src/state/commitment/mpt.js";
import { packAccounts } from "../../src/state/pack-accounts.js";
import { DatabaseState } from "../../src/state/store/database-state.js";
import { emptyStore } from "../../src/state/store/empty-store.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import { Wallet } from "../../test/support/wallet.js";

const GAS_LIMIT = 30_000_000n;
const SLOT_SECONDS = 12n;
const NO_UNCLES = encodeRlp([]);
const ZERO_HASH = new Uint8Array(32);
const NOBODY = new Uint8Array(20);
const GENESIS: GenesisConfig = {
  ...{ timestamp: 1_700_000_000n, gasLimit: GAS_LIMIT, extraData: new Uint8Array(0), coinbase: NOBODY, difficulty: 0n },
  ...{ mixHash: ZERO_HASH, nonce: 0n, gasUsed: 0n, parentHash: ZERO_HASH, blobGasUsed: 0n, excessBlobGas: 0n },
  ...{ parentBeaconBlockRoot: ZERO_HASH, systemContracts: false, accounts: new Map() },
};
/** In each block; every one to an account that was not there. */
export const TRANSFERS = 4;

/** A chain of small blocks under the rules of Cancun, for chains that import it. */
export interface BuiltChain {
  readonly spec: ChainSpec;
  readonly blocks: readonly Uint8Array[];
}

export async function buildChain(length: number): Promise<BuiltChain> {
  const wallets = Array.from({ length: TRANSFERS }, (_, i) => new Wallet(i + 1));
  const spec = await specFor(wallets);
  const store = new MemoryStore();
  const chain = Chain.open(store, spec);
  const blocks = Array.from({ length }, (_, i) => {
    const block = nextBlock(
      chain,
      store,
      wallets.map((wallet, k) => transfer(wallet, i, k)),
    );
    const outcome = chain.import(block);
    if (outcome.type === "refused") throw new Error(outcome.error.message);
    return block;
  });
  return { spec, blocks };
}

function nextBlock(chain: Chain, store: MemoryStore, transactions: readonly Uint8Array[]): Uint8Array {
  const { header, number, timestamp, hash, totalDifficulty } = chain.head();
  const place = { number: number + 1n, timestamp: timestamp + SLOT_SECONDS, parentTotalDifficulty: totalDifficulty };
  const plan = {
    ...{
      ancestors: [{ header, uncles: NO_UNCLES }],
      state: new DatabaseState(store),
      chain: chain.spec.rulesAt(place),
    },
    ...{ chainId: chain.spec.chainId, hashOf: () => hash, gasLimit: GAS_LIMIT, coinbase: NOBODY, ...place },
    stateRoot: (changes: Uint8Array) => chain.spec.commitment.update(store, changes).root,
  };
  return buildBlock(plan, (block) => {
    for (const transaction of transactions) {
      const added = block.add(transaction);
      if (added.type !== "added") throw new Error(`a transfer is not added: ${added.type}`);
    }
  }).block;
}

function transfer(wallet: Wallet, block: number, index: number): Uint8Array {
  const to = keccak256(Uint8Array.of(block >> 8, block & 0xff, index)).slice(0, 20);
  return wallet.transaction({ nonce: BigInt(block), to, value: 1n });
}

async function specFor(wallets: readonly Wallet[]): Promise<ChainSpec> {
  const rules = await ethereumRules("cancun");
  const account = { nonce: 0n, balance: 10n ** 24n, code: new Uint8Array(0) };
  const state = packAccounts(wallets.map(({ address }) => ({ address, account, hasNewCode: false, slots: [] })));
  const block = genesisBlock(GENESIS, rules, mptCommitment.update(emptyStore, state).root);
  return { chainId: 1n, commitment: mptCommitment, genesis: { block, state }, rulesAt: () => rules };
}
