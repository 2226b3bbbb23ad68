import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { encodeRlp, encodeRlpBytes, encodeRlpList, integerToRlp } from "../../../src/base/rlp.js";
import { type BlockHeader, encodeHeader, NO_UNCLES } from "../../../src/chain/block-header.js";
import { ethereumRules } from "../../../src/chain/chain-rules.js";
import { applyBlockIn, type BlockCandidate } from "../../../src/chain/driver/apply-block.js";
import { applyIn, applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import { callContract } from "../../../src/chain/driver/call-contract.js";
import { StfKernel } from "../../../src/chain/driver/stf-kernel.js";
import { GIVEN_SENDER } from "../../../src/chain/kernel/interface.js";
import { EMPTY_TRIE_ROOT, trieRoot } from "../../../src/state/commitment/mpt.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import { Wallet } from "../../support/wallet.js";
import { bytecode } from "../../vms/evm/evm-run.js";
import { CONTRACT, candidate } from "./candidate.js";

/** Memory of 738 MB as return data: the memory is within what a run may hold, a copy of it is more than the kernel has room for. */
const RETURNS_MUCH = bytecode("63 2c000000 5f f3");
const STORES = bytecode("6001 6001 55 00");
const GAS = 2n ** 62n;
const BLOCK_GAS = 2n ** 63n - 1n;
const ZERO = new Uint8Array(32);
const outOfMemory = expect.objectContaining({ name: "TercetError", code: "out-of-memory" });

const setup = { fork: "shanghai" as const, sender: { balance: 2n ** 100n }, block: { gasLimit: BLOCK_GAS } };
const greedy = candidate({ ...setup, code: RETURNS_MUCH, transaction: { gasLimit: GAS } });
const modest = candidate({ ...setup, code: STORES });

describe("a transaction that needs more memory than the kernel has", () => {
  it("ends with an error, and so does a call", () => {
    expect(() => applyTransaction(greedy)).toThrow(outOfMemory);
    const { state, block, chain } = greedy;
    expect(() => callContract({ message: { to: CONTRACT, gasLimit: GAS }, state, block, chain })).toThrow(outOfMemory);
    expect(applyTransaction(modest)).toMatchObject({ type: "applied", gasUsed: 43_106n });
  });

  it("leaves its kernel in order", () => {
    const kernel = new StfKernel("shanghai");
    const expected = applyIn(kernel, modest, GIVEN_SENDER);
    expect(() => applyIn(kernel, greedy, GIVEN_SENDER)).toThrow(outOfMemory);
    expect(applyIn(kernel, modest, GIVEN_SENDER)).toEqual(expected);
    expect(expected).toMatchObject({ type: "applied", gasUsed: 43_106n });
  });
});

describe("a block whose transaction needs more memory than the kernel has", async () => {
  const chain = await ethereumRules("shanghai");
  const wallet = new Wallet(1);
  const account = { balance: 2n ** 100n, nonce: 0n, code: new Uint8Array(0), storage: new Map() };
  const state = new MemoryState([
    [toHex(wallet.address), account],
    [toHex(CONTRACT), { ...account, code: RETURNS_MUCH }],
  ]);
  const header: BlockHeader = {
    ...{ parentHash: ZERO, unclesHash: NO_UNCLES, coinbase: new Uint8Array(20).fill(1), stateRoot: ZERO },
    ...{ transactionsRoot: EMPTY_TRIE_ROOT, receiptsRoot: EMPTY_TRIE_ROOT, bloom: new Uint8Array(256) },
    ...{ difficulty: 0n, number: 0n, gasLimit: BLOCK_GAS, gasUsed: BLOCK_GAS / 2n, timestamp: 1n },
    ...{ extraData: new Uint8Array(0), mixHash: ZERO, nonce: new Uint8Array(8), baseFeePerGas: 7n },
    ...{ withdrawalsRoot: EMPTY_TRIE_ROOT, blobGasUsed: 0n, excessBlobGas: 0n, parentBeaconBlockRoot: ZERO },
    ...{ requestsHash: ZERO, blockAccessListHash: ZERO },
  };
  const parent = encodeHeader(header, chain.parameters);

  function blockWith(transactions: readonly Uint8Array[]): BlockCandidate {
    const entries = transactions.map((value, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value }));
    const own = { ...header, parentHash: keccak256(parent), number: 1n, timestamp: 2n, gasUsed: 0n };
    const bytes = encodeHeader({ ...own, transactionsRoot: trieRoot(entries) }, chain.parameters);
    const list = encodeRlpList(transactions.map(encodeRlpBytes));
    const empty = encodeRlp([]);
    return {
      ...{ block: encodeRlpList([bytes, list, empty, empty]), ancestors: [{ header: parent, uncles: empty }] },
      ...{ state, chain, chainId: 1n, hashOf: () => ZERO },
    };
  }

  it("ends with an error and leaves its kernel in order", () => {
    const kernel = new StfKernel("shanghai");
    const greedy = wallet.transaction({
      nonce: 0n,
      to: CONTRACT,
      gasLimit: GAS,
      maxFeePerGas: 7n,
      maxPriorityFeePerGas: 0n,
    });
    expect(() => applyBlockIn(kernel, blockWith([greedy]))).toThrow(outOfMemory);
    expect(applyBlockIn(kernel, blockWith([]))).toMatchObject({ type: "applied" });
    const plain = wallet.transaction({ nonce: 0n });
    const refused = { type: "refused", error: { code: "wrong-gas-used" } };
    expect(applyBlockIn(kernel, blockWith([plain]))).toMatchObject(refused);
  });
});
