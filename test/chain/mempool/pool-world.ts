import { toHex } from "../../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../../src/chain/chain-rules.js";
import type { MempoolHead } from "../../../src/chain/mempool/admission.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import { Wallet } from "../../support/wallet.js";

export const rules = await ethereumRules("prague");
export const wallets = Array.from({ length: 6 }, (_, i) => new Wallet(i + 1));

const NO_CODE = new Uint8Array(0);
const BLOCK = {
  number: 1n,
  timestamp: 1_000n,
  gasLimit: 30_000_000n,
  coinbase: new Uint8Array(20),
  prevRandao: new Uint8Array(32),
  baseFee: 7n,
  blobBaseFee: 1n,
  chainId: 1n,
  hashOf: () => new Uint8Array(32),
};

export interface AccountAt {
  readonly nonce?: bigint;
  readonly balance?: bigint;
  readonly code?: Uint8Array;
}

/** A head at which the wallets' accounts are so, each with an ether unless given. */
export function headWith(
  accounts: readonly AccountAt[] = [],
  block: Partial<typeof BLOCK> = {},
  chain: ChainRules = rules,
): MempoolHead {
  const state = new MemoryState(
    wallets.map(({ address }, i) => {
      const { nonce = 0n, balance = 10n ** 18n, code = NO_CODE } = accounts[i] ?? {};
      return [toHex(address), { nonce, balance, code, storage: new Map() }];
    }),
  );
  return { state, block: { ...BLOCK, ...block }, chain };
}
