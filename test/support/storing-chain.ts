import { toHex } from "../../src/base/hex.js";
import type { Chain } from "../../src/chain/blocks/chain.js";
import type { BuiltBlock } from "../../src/chain/builder/build-block.js";
import { buildOnHead } from "../../src/chain/builder/build-on-head.js";
import type { ChainSpec } from "../../src/chain/chain-spec.js";
import { openChainSpec } from "../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../src/chain/config/read-config.js";
import { Wallet } from "./wallet.js";

const wallet = new Wallet(1);
/** Writes the second word of its call data to the slot of the first. */
export const STORING: Uint8Array = new Uint8Array(20).fill(0x57);
const STORES = "0x60203560003555";
export const COINBASE: Uint8Array = new Uint8Array(20).fill(0xc0);
const START = 1_700_000_000n;

/** The config file of {@link storingSpec}. */
export function storingConfig(config: object = {}): string {
  const accounts = {
    [toHex(wallet.address)]: { balance: "1000000000000000000000" },
    [toHex(STORING)]: { nonce: 1, code: STORES, storage: { "0x01": "0x02" } },
  };
  const genesis = { timestamp: Number(START), systemContracts: true, accounts };
  return JSON.stringify({ chainId: 1, rules: { fork: "prague" }, genesis, ...config });
}

/** A chain whose transactions write slots and pay: of them, what comes of code, slots and accounts can be seen. */
export function storingSpec(config: object = {}): Promise<ChainSpec> {
  return openChainSpec(readChainConfig(storingConfig(config)));
}

const word = (value: bigint) => [...Array(24).fill(0), ...new Uint8Array(new BigUint64Array([value]).buffer).reverse()];

/** The next block: it writes to a slot and pays a wei to somebody new. */
export function nextStoringBlock(chain: Chain, slot: bigint, value: bigint): BuiltBlock {
  const { number } = chain.head();
  const to = new Uint8Array(20).fill(Number(number % 250n) + 1);
  const nonce = 2n * number;
  const data = Uint8Array.from([...word(slot), ...word(value)]);
  return buildOnHead(chain, { timestamp: START + 12n * (number + 1n), coinbase: COINBASE }, (block) => {
    const transactions = [
      wallet.transaction({ nonce, to: STORING, data, gasLimit: 100_000n }),
      wallet.transaction({ nonce: nonce + 1n, to }),
    ];
    for (const each of transactions) {
      if (block.add(each).type !== "added") throw new Error("a transaction is not added");
    }
  });
}

/** Makes a chain longer by so many blocks; some of them write zeros. */
export function grow(chain: Chain, length: number): readonly BuiltBlock[] {
  return Array.from({ length }, () => {
    const { number } = chain.head();
    const built = nextStoringBlock(chain, number % 7n, number % 3n);
    const outcome = chain.import(built.block);
    if (outcome.type !== "head") throw new Error(outcome.type === "refused" ? outcome.error.message : outcome.type);
    return built;
  });
}
