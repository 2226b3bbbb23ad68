import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp } from "../../src/base/rlp.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { type AppliedTransaction, applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import { callContract } from "../../src/chain/driver/call-contract.js";
import type { BlockEnvironment } from "../../src/chain/driver/candidate.js";
import { readAlloc } from "../../src/chain/state-test/alloc.js";
import { decodeTransaction } from "../../src/chain/transactions/transaction-decoding.js";
import { senderOf } from "../../src/chain/transactions/transaction-encoding.js";
import { codeHashOf } from "../../src/state/account.js";
import { trieRoot } from "../../src/state/commitment/mpt.js";
import type { StateReader } from "../../src/state/reader.js";
import type { StateChanges } from "../../src/state/state-changes.js";
import type { Log } from "../../src/vm/host.js";
import { MAX_TRANSACTION_GAS } from "../../src/vm/rules/parameters.js";
import { findArchive } from "../support/evm-fixtures.js";
import { OverlaidState } from "../support/overlaid-state.js";
import { WitnessState } from "../support/witness-state.js";
import { type RecordedBlock, readL2Blocks } from "./recorded-block.js";

// Blocks of chains above Ethereum. Their transactions cost and do what they do on Ethereum, besides fees for data there, which no
// receipt shows; so that gas and receipts are as recorded, and the state is not.

const archive = findArchive("real-chain-data");
const blocks = archive === undefined ? [] : readL2Blocks(archive);

/** What their forks are on Ethereum: the last one has Osaka's instruction and precompiled contracts, and no bound for a transaction's gas. */
const FORKS: Readonly<Record<string, readonly [fork: string, parameters?: ReadonlyMap<number, number>]>> = {
  "op-prague": ["prague"],
  "scroll-euclid": ["prague"],
  "scroll-feynman": ["prague"],
  "scroll-galileo": ["osaka", new Map([[MAX_TRANSACTION_GAS, 0]])],
};
/**
 * Whom transactions of Scroll pay: a contract that is called by nobody, so that witnesses do not have its code. It stays the same here
 * where it would be paid.
 */
const SCROLL_VAULT = fromHex("0x5300000000000000000000000000000000000005");
/** A transaction that the chain itself sends: no signature, no fee. */
const DEPOSIT = 0x7e;

function environmentOf({ name, header, chainId, blockHashes }: RecordedBlock): BlockEnvironment {
  return {
    number: BigInt(header.number!),
    timestamp: BigInt(header.timestamp!),
    gasLimit: BigInt(header.gasLimit!),
    coinbase: name.startsWith("scroll") ? SCROLL_VAULT : fromHex(header.miner!),
    prevRandao: fromHex(header.mixHash!),
    baseFee: BigInt(header.baseFeePerGas!),
    blobBaseFee: 1n,
    chainId: BigInt(chainId),
    hashOf: (number) => fromHex(blockHashes[number.toString()] ?? header.parentHash!),
  };
}

function stateOf({ witness, preStateRoot, preState }: RecordedBlock): StateReader {
  if (witness === undefined) return readAlloc(preState, "preState");
  const state = new WitnessState(preStateRoot, witness.state, witness.codes);
  const vault = state.account(SCROLL_VAULT);
  const vaultHash = vault && toHex(codeHashOf(vault));
  return {
    account: (address) => state.account(address),
    slot: (address, key) => state.slot(address, key),
    hasStorage: (address) => state.hasStorage(address),
    code: (hash) => (toHex(hash) === vaultHash ? new Uint8Array(0) : state.code(hash)),
  };
}

interface Done {
  readonly applied: AppliedTransaction;
  readonly type: number;
  /** What a receipt has besides, behind its logs. */
  readonly more: readonly Uint8Array[];
}

function apply(bytes: Uint8Array, state: StateReader, block: BlockEnvironment, chain: ChainRules): Done {
  if (bytes[0] === DEPOSIT) {
    const [, sender, to, , value, gas, , data] = decodeRlp(bytes.subarray(1)) as Uint8Array[];
    const message = { to: to!, value: bytesToBigint(value!), gasLimit: bytesToBigint(gas!), data: data! };
    const outcome = callContract({ sender: sender!, message, state, block, chain });
    if (outcome.type === "rejected") throw new Error(outcome.reason);
    const record = state.account(sender!);
    const nonce = record === undefined ? 0n : new DataView(record.buffer, record.byteOffset).getBigUint64(0, true);
    return { applied: outcome, type: DEPOSIT, more: [integerToRlp(nonce), integerToRlp(1n)] };
  }
  const transaction = decodeTransaction(bytes);
  const sender = senderOf(transaction, chain)!;
  const outcome = applyTransaction({ transaction, sender, state, block, chain });
  if (outcome.type === "rejected") throw new Error(outcome.reason);
  return { applied: outcome, type: transaction.type, more: [] };
}

function receiptOf({ applied, type, more }: Done, cumulativeGas: bigint): Uint8Array {
  const status = applied.outcome.type === "success" ? Uint8Array.of(1) : new Uint8Array(0);
  const logs = applied.logs.map(({ address, topics, data }) => [address, topics, data]);
  const fields = encodeRlp([status, integerToRlp(cumulativeGas), bloomOf(applied.logs), logs, ...more]);
  return type === 0 ? fields : Uint8Array.of(type, ...fields);
}

/** Yellow Paper, section 4.4.3. */
function bloomOf(logs: readonly Log[]): Uint8Array {
  const bloom = new Uint8Array(256);
  for (const item of logs.flatMap(({ address, topics }) => [address, ...topics])) {
    const hash = keccak256(item);
    for (const at of [0, 2, 4]) {
      const bit = ((hash[at]! << 8) | hash[at + 1]!) & 2047;
      bloom[255 - (bit >> 3)]! |= 1 << (bit & 7);
    }
  }
  return bloom;
}

function withoutVault({ accounts, storage }: StateChanges): StateChanges {
  return { accounts: new Map([...accounts].filter(([address]) => address !== toHex(SCROLL_VAULT))), storage };
}

describe.skipIf(archive === undefined)("recorded blocks of chains above Ethereum", () => {
  it("are there", () => expect(blocks.length).toBe(12));

  it.each(blocks.map((block) => [block.name, block] as const))("%s has its gas and its receipts", async (_, block) => {
    const [fork, parameters] = FORKS[block.fork]!;
    const chain = await ethereumRules(fork, { ...(parameters && { parameters }) });
    const environment = environmentOf(block);
    const state = new OverlaidState(stateOf(block));
    let gas = 0n;
    const receipts: Uint8Array[] = [];
    const logs: Log[] = [];
    for (const bytes of block.transactions.map(fromHex)) {
      const done = apply(bytes, state, environment, chain);
      state.apply(withoutVault(done.applied.changes));
      gas += done.applied.gasUsed;
      receipts.push(receiptOf(done, gas));
      logs.push(...done.applied.logs);
    }
    const root = trieRoot(receipts.map((value, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value })));
    expect([gas, toHex(root), toHex(bloomOf(logs))]).toEqual([
      BigInt(block.header.gasUsed!),
      block.header.receiptsRoot,
      block.header.logsBloom,
    ]);
  });
});

describe.runIf(archive === undefined)("recorded blocks of chains above Ethereum", () => {
  it.skip("need real-chain-data.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
