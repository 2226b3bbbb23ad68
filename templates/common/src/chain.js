// The chain of chain.json with a mempool: whoever sends a transaction gets a block with it.
import { readFileSync } from "node:fs";
import {
  buildOnHead,
  Chain,
  callContract,
  decodeReceipt,
  fillFromMempool,
  fromHex,
  MemoryStore,
  Mempool,
  nextBlock,
  openChainSpec,
  readChainConfig,
  toHex,
} from "tercet";
import { privateKeyToAccount } from "viem/accounts";

const root = new URL("../", import.meta.url);
const config = readChainConfig(readFileSync(new URL("chain.json", root), "utf8"));
const COINBASE = fromHex(`0x${"c0".repeat(20)}`);
const BLOCK_SECONDS = 2n;

/** Whose account chain.json gives ether to. The key is known to everybody: for tests only. */
export const owner = privateKeyToAccount(`0x${"17".repeat(32)}`);

/** The counters of the genesis, by their VM. */
export const counters = new Map(
  Object.entries({
    evm: "0x0000000000000000000000000000000000000e01",
    wasm: "0x0000000000000000000000000000000000000a01",
    riscv: "0x0000000000000000000000000000000000000501",
  }).filter(([, address]) => config.genesis.accounts.has(address)),
);

/** Opens the chain in a store; in memory unless one is given. */
export async function openChain(store = new MemoryStore()) {
  const spec = await openChainSpec(config, { read: async (path) => readFileSync(new URL(path, root)) });
  return new OwnChain(Chain.open(store, spec));
}

class OwnChain {
  #chain;
  /** The block after the head: its state, its fees, its rules. */
  #next;
  #pool;

  constructor(chain) {
    this.#chain = chain;
    this.#lookAhead();
  }

  /** Signs a transaction as the owner, and makes a block with it. */
  async send(to, data, gas = 1_000_000n) {
    const nonce = Number(this.#pool.nextNonce(fromHex(owner.address)));
    const signed = await owner.signTransaction({
      ...{ type: "eip1559", chainId: Number(config.chainId), nonce, to, data, gas },
      ...{ maxFeePerGas: 2_000_000_000n, maxPriorityFeePerGas: 1n },
    });
    this.submit(signed);
    const { number, gasUsed, receipts } = this.makeBlock();
    return { block: number, gasUsed, ...receipts[0] };
  }

  /** Gives a signed transaction to the mempool. */
  submit(signed) {
    const taken = this.#pool.add(fromHex(signed));
    if (taken.type === "refused") throw new Error(`the transaction is refused: ${taken.message}`);
  }

  /** Builds a block of what waits, and imports it. */
  makeBlock() {
    const built = buildOnHead(this.#chain, this.#choice(), (block) => fillFromMempool(block, this.#pool));
    const imported = this.#chain.import(built.block);
    if (imported.type !== "head") throw new Error(`the block is ${imported.type}`);
    this.#lookAhead();
    const { number } = imported.block;
    return { number, gasUsed: built.gasUsed, receipts: built.receipts.map(decodeReceipt) };
  }

  /** What a contract answers, with nothing changed. */
  call(to, data) {
    const { state, block, chain } = this.#next;
    const message = { to: fromHex(to), data: fromHex(data), gasLimit: 10_000_000n };
    const called = callContract({ message, state, block, chain });
    if (called.type === "rejected") throw new Error(`the call is rejected: ${called.reason}`);
    return { type: called.outcome.type, output: toHex(called.outcome.output ?? new Uint8Array(0)) };
  }

  stateRoot() {
    return toHex(this.#chain.head().stateRoot);
  }

  /** Call before the store is closed. */
  close() {
    this.#next[Symbol.dispose]();
  }

  #choice() {
    return { timestamp: this.#chain.head().timestamp + BLOCK_SECONDS, coinbase: COINBASE };
  }

  #lookAhead() {
    this.#next?.[Symbol.dispose]();
    this.#next = nextBlock(this.#chain, this.#choice());
    this.#pool ??= new Mempool(this.#next);
    this.#pool.setHead(this.#next);
  }
}
