import { expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { toHex } from "../../../src/base/hex.js";
import { decodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { buildOnHead } from "../../../src/chain/builder/build-on-head.js";
import { fillFromMempool } from "../../../src/chain/builder/fill-from-mempool.js";
import { nextBlock } from "../../../src/chain/builder/next-block.js";
import { openChainSpec } from "../../../src/chain/config/open-chain-spec.js";
import { readChainConfig } from "../../../src/chain/config/read-config.js";
import { callContract } from "../../../src/chain/driver/call-contract.js";
import { Mempool } from "../../../src/chain/mempool/mempool.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import { outputOf } from "../../../src/vm/outcome.js";
import { Wallet } from "../../support/wallet.js";

const wallet = new Wallet(1);
const coinbase = new Uint8Array(20).fill(0xc0);
const READER = new Uint8Array(20).fill(0x77);
/** Returns base fee, blob base fee, number, timestamp and the hash of the block before. */
const READS = "0x485f524a6020524360405242606052600143034060805260a05ff3";
/** Burns all gas that it gets. */
const BURNER = new Uint8Array(20).fill(0x78);
const BASE_FEE_FIELD = 15;

async function openedChain() {
  const accounts = {
    [toHex(wallet.address)]: { balance: "1000000000000000000000" },
    [toHex(READER)]: { nonce: 1, code: READS },
    [toHex(BURNER)]: { nonce: 1, code: "0xfe" },
  };
  const genesis = { timestamp: 1000, gasLimit: 10_000_000, excessBlobGas: 50_000_000, accounts };
  const config = { chainId: 1, rules: { fork: "prague" }, schedule: [{ block: 4, fork: "osaka" }], genesis };
  return Chain.open(new MemoryStore(), await openChainSpec(readChainConfig(JSON.stringify(config))));
}

it("a mempool waits for the block that is built then, and calls find what its transactions find", async () => {
  const chain = await openedChain();
  let pool: Mempool | undefined;
  const baseFees = new Set<bigint>();
  for (let number = 1n; number <= 6n; number++) {
    const choice = { timestamp: 1000n + 12n * number, coinbase };
    using next = nextBlock(chain, choice);
    pool ??= new Mempool(next);
    pool.setHead(next);
    const { block, state, chain: rules } = next;
    const message = { to: READER, gasLimit: 100_000n };
    const called = callContract({ message, state, block, chain: rules });
    if (called.type === "rejected") throw new Error(called.reason);
    const words = Array.from({ length: 5 }, (_, i) =>
      bytesToBigint(outputOf(called.outcome).slice(32 * i, 32 * i + 32)),
    );
    const { hash } = chain.head();
    expect(words).toEqual([block.baseFee, block.blobBaseFee, number, choice.timestamp, bytesToBigint(hash)]);
    expect(pool.add(wallet.transaction({ nonce: number - 1n, to: BURNER, gasLimit: 8_000_000n })).type).toBe("taken");
    const built = buildOnHead(chain, choice, (open) => fillFromMempool(open, pool!));
    const header = decodeRlp(built.header) as readonly RlpItem[];
    expect(bytesToBigint(header[BASE_FEE_FIELD] as Uint8Array)).toBe(block.baseFee);
    expect(block.gasLimit).toBe(10_000_000n);
    expect(chain.import(built.block).type).toBe("head");
    expect(pool.size).toBe(1);
    baseFees.add(block.baseFee);
  }
  expect(baseFees.size).toBe(6);
});

it("a block that cannot be is refused, and nothing stays open", async () => {
  const chain = await openedChain();
  expect(() => nextBlock(chain, { timestamp: 1000n, coinbase })).toThrow(
    expect.objectContaining({ code: "invalid-plan" }),
  );
});
