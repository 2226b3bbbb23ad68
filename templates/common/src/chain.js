// The chain of chain.json, in memory: from its genesis on, one transaction a block.
import { readFileSync } from "node:fs";
import {
  applyTransaction,
  callContract,
  decodeTransaction,
  fromHex,
  openChainSpec,
  readChainConfig,
  senderOf,
  stateAtGenesis,
  toHex,
} from "tercet";
import { privateKeyToAccount } from "viem/accounts";

const root = new URL("../", import.meta.url);

/** Whose account chain.json gives ether to. The key is known to everybody: for tests only. */
export const owner = privateKeyToAccount(`0x${"17".repeat(32)}`);

export async function openChain() {
  const config = readChainConfig(readFileSync(new URL("chain.json", root), "utf8"));
  const spec = await openChainSpec(config, { read: async (path) => readFileSync(new URL(path, root)) });
  return new Chain(spec, config.genesis);
}

class Chain {
  #spec;
  #genesis;
  #state;
  #number = 0n;

  constructor(spec, genesis) {
    this.#spec = spec;
    this.#genesis = genesis;
    this.#state = stateAtGenesis(spec);
  }

  /** Signs a transaction as the owner, and applies it. */
  async send(to, data, gas = 2_000_000n) {
    const signed = await owner.signTransaction({
      ...{ type: "eip1559", chainId: Number(this.#spec.chainId), nonce: this.#nonce(), to, data, gas },
      ...{ maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1n },
    });
    const { block, rules } = this.#next();
    const transaction = decodeTransaction(fromHex(signed));
    const sender = senderOf(transaction, rules);
    const applied = await applyTransaction({ transaction, sender, state: this.#state, block, chain: rules });
    if (applied.type === "rejected") throw new Error(`the transaction is rejected: ${applied.reason}`);
    this.#state = this.#state.with(applied.changes);
    this.#number = block.number;
    return {
      ...{ block: block.number, type: applied.outcome.type, gasUsed: applied.gasUsed, logs: applied.logs },
      output: toHex(applied.outcome.output ?? new Uint8Array(0)),
    };
  }

  /** What a contract answers, with nothing changed. */
  async call(to, data) {
    const { block, rules } = this.#next();
    const message = { to: fromHex(to), data: fromHex(data), gasLimit: 10_000_000n };
    const called = callContract({ message, state: this.#state, block, chain: rules });
    if (called.type === "rejected") throw new Error(`the call is rejected: ${called.reason}`);
    return { type: called.outcome.type, output: toHex(called.outcome.output ?? new Uint8Array(0)) };
  }

  stateRoot() {
    return toHex(this.#state.root());
  }

  #nonce() {
    return Number(this.#state.accounts.get(owner.address.toLowerCase()).nonce);
  }

  #next() {
    const number = this.#number + 1n;
    const timestamp = this.#genesis.timestamp + 2n * number;
    const rules = this.#spec.rulesAt({ number, timestamp, parentTotalDifficulty: 0n });
    const zero = new Uint8Array(32);
    const block = {
      ...{ number, timestamp, gasLimit: this.#genesis.gasLimit, coinbase: zero.slice(12), prevRandao: zero },
      ...{ baseFee: 7n, blobBaseFee: 1n, chainId: this.#spec.chainId, hashOf: () => zero },
    };
    return { block, rules };
  }
}
