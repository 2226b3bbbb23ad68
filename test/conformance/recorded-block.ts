import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import type { BlockCandidate } from "../../src/chain/driver/apply-block.js";
import { readFixtures } from "../support/evm-fixtures.js";
import { WitnessState } from "../support/witness-state.js";
import { FORKS } from "./recorded-transactions.js";

/** A block of a public network with what it reads, as in `real-chain-data/blocks`. */
export interface RecordedBlock {
  readonly name: string;
  readonly fork: string;
  readonly chainId: number;
  readonly header: Readonly<Record<string, string>>;
  readonly transactions: readonly string[];
  readonly withdrawals?: readonly Readonly<Record<string, string>>[];
  readonly preStateRoot: string;
  /** In place of a witness. */
  readonly preState?: unknown;
  readonly blockHashes: Readonly<Record<string, string>>;
  readonly witness?: { readonly state: string[]; readonly codes: string[]; readonly headers: string[] };
}

const NO_UNCLES = encodeRlp([]);
/** Names of header fields in JSON, in order; numbers are quantities. */
const BYTES = [
  ["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"],
  ["mixHash", "nonce"],
] as const;

/** The recorded blocks of Ethereum's networks. */
export function readRecordedBlocks(archive: string): readonly RecordedBlock[] {
  return allRecordedBlocks(archive).filter(({ name }) => OF_ETHEREUM.test(name));
}

/** Those of chains above Ethereum. */
export function readL2Blocks(archive: string): readonly RecordedBlock[] {
  return allRecordedBlocks(archive).filter(({ name }) => !OF_ETHEREUM.test(name));
}

const OF_ETHEREUM = /^(mainnet|hoodi)/;

function allRecordedBlocks(archive: string): readonly RecordedBlock[] {
  return readFixtures(archive, "real-chain-data/blocks").map(({ text }) => JSON.parse(text) as RecordedBlock);
}

/** A recorded block as one to apply. */
export async function candidateOf(block: RecordedBlock): Promise<BlockCandidate> {
  const { fork, blobs } = FORKS[block.fork] ?? { fork: block.fork };
  const { state, codes, headers } = block.witness!;
  const recorded = parentOf(block, headers);
  const parent = recorded ?? madeParent(block);
  const parentHash = toHex(keccak256(parent));
  return {
    block: encodeBlock({ ...block, header: { ...block.header, parentHash } }),
    ancestors: [{ header: parent, uncles: NO_UNCLES }],
    state: new WitnessState(block.preStateRoot, state, codes),
    chain: await ethereumRules(fork, { blobs }),
    chainId: BigInt(block.chainId),
    hashOf: (number) => fromHex(block.blockHashes[number.toString()] ?? block.header.parentHash!),
  };
}

function encodeBlock({ header, transactions, withdrawals }: RecordedBlock): Uint8Array {
  const raw = transactions.map(fromHex).map((tx): RlpItem => (tx[0]! >= 0xc0 ? decodeRlp(tx) : tx));
  const paid = (withdrawals ?? []).map(({ index, validatorIndex, address, amount }) => [
    quantity(index!),
    quantity(validatorIndex!),
    fromHex(address!),
    quantity(amount!),
  ]);
  return encodeRlp([encodeHeader(header), raw, [], ...(withdrawals === undefined ? [] : [paid])]);
}

function encodeHeader(header: Readonly<Record<string, string>>): RlpItem {
  const numbers = ["difficulty", "number", "gasLimit", "gasUsed", "timestamp"];
  const optional = (name: string, isNumber: boolean) => {
    const value = header[name];
    return value === undefined ? [] : [isNumber ? quantity(value) : fromHex(value)];
  };
  return [
    ...BYTES[0].map((name) => fromHex(header[name]!)),
    ...numbers.map((name) => quantity(header[name]!)),
    fromHex(header.extraData!),
    ...BYTES[1].map((name) => fromHex(header[name]!)),
    ...optional("baseFeePerGas", true),
    ...optional("withdrawalsRoot", false),
    ...optional("blobGasUsed", true),
    ...optional("excessBlobGas", true),
    ...optional("parentBeaconBlockRoot", false),
    ...optional("requestsHash", false),
  ];
}

function quantity(value: string): Uint8Array {
  return integerToRlp(BigInt(value));
}

/** The header among those of the witness that the block names as its parent. */
function parentOf({ header }: RecordedBlock, headers: readonly string[]): Uint8Array | undefined {
  return headers.map(fromHex).find((bytes) => toHex(keccak256(bytes)) === header.parentHash);
}

/** A parent from which the block's fees follow, for two witnesses of Cancun that have none: nothing else is asked of it there. */
function madeParent({ header, fork }: RecordedBlock): Uint8Array {
  if (fork !== "cancun") throw new Error(`a parent on ${fork} is not made`);
  const hex = (value: bigint) => `0x${value.toString(16)}`;
  const used = {
    number: hex(BigInt(header.number!) - 1n),
    timestamp: hex(BigInt(header.timestamp!) - 12n),
    gasUsed: hex(BigInt(header.gasLimit!) / 2n),
    blobGasUsed: hex(3n * 131_072n),
  };
  return encodeRlp(encodeHeader({ ...header, ...used }));
}
