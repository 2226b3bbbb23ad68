import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { applyBlock, type BlockCandidate } from "../../src/chain/driver/apply-block.js";
import { guestBlock } from "../../src/chain/guest/guest-input.js";
import { readGuestBlockOutput } from "../../src/chain/guest/guest-output.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openEngine, openVm } from "../../src/vm/registry.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";
import { WitnessState } from "../support/witness-state.js";
import { FORKS } from "./recorded-transactions.js";

/** A block of a public network with what it reads, as in `real-chain-data/blocks`. */
interface RecordedBlock {
  readonly name: string;
  readonly fork: string;
  readonly chainId: number;
  readonly header: Readonly<Record<string, string>>;
  readonly transactions: readonly string[];
  readonly withdrawals?: readonly Readonly<Record<string, string>>[];
  readonly preStateRoot: string;
  readonly blockHashes: Readonly<Record<string, string>>;
  readonly witness?: { readonly state: string[]; readonly codes: string[]; readonly headers: string[] };
}

const NO_UNCLES = encodeRlp([]);
/** Names of header fields in JSON, in order; numbers are quantities. */
const BYTES = [
  ["parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom"],
  ["mixHash", "nonce"],
] as const;

const archive = findArchive("real-chain-data");
const blocks =
  archive === undefined
    ? []
    : readFixtures(archive, "real-chain-data/blocks")
        .map(({ text }) => JSON.parse(text) as RecordedBlock)
        .filter(({ name, witness }) => /^(mainnet|hoodi)/.test(name) && (witness?.headers.length ?? 0) > 0);

describe.skipIf(archive === undefined)("recorded blocks", () => {
  it("are there", () => expect(blocks.length).toBe(10));

  it.each(blocks.map((block) => [block.name, block] as const))("%s is what its header says", async (_, block) => {
    const outcome = applyBlock(await candidateOf(block));
    expect(outcome).toMatchObject({ type: "applied" });
    expect(outcome.type === "applied" && outcome.receipts.length).toBe(block.transactions.length);
  });

  it.each(blocks.map((block) => [block.name, block] as const))("%s is the same in the guest", async (_, block) => {
    const candidate = await candidateOf(block);
    const { input, outcome } = guestBlock(candidate);
    expect(await runGuest(input, candidate)).toEqual(outcome);
  });

  it("are refused when a transaction is missing, by the guest too", async () => {
    const block = blocks[0]!;
    const candidate = await candidateOf({ ...block, transactions: block.transactions.slice(1) });
    const { input, outcome } = guestBlock(candidate);
    expect(outcome).toMatchObject({ type: "refused", error: { code: "wrong-transactions-root" } });
    expect(await runGuest(input, candidate)).toEqual({ type: "refused", code: "wrong-transactions-root" });
  });
});

describe.runIf(archive === undefined)("recorded blocks", () => {
  it.skip("need real-chain-data.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});

async function candidateOf(block: RecordedBlock): Promise<BlockCandidate> {
  const { fork, blobs } = FORKS[block.fork] ?? { fork: block.fork };
  const { state, codes, headers } = block.witness!;
  return {
    block: encodeBlock(block),
    ancestors: [{ header: parentOf(block, headers), uncles: NO_UNCLES }],
    state: new WitnessState(block.preStateRoot, state, codes),
    chain: await ethereumRules(fork, { blobs }),
    chainId: BigInt(block.chainId),
    hashOf: (number) => fromHex(block.blockHashes[number.toString()] ?? block.header.parentHash!),
  };
}

/** What the guest makes of a block: `guest-programs/stf` on the WebAssembly machine. */
async function runGuest(input: Uint8Array, { state }: BlockCandidate) {
  const engine = await openEngine("wasm/compiled");
  const profile = defineProfile(await openVm("wasm"), { settings: { floats: "refused", maxPages: 16384 } });
  const guest = engine.load(readFileSync("guest-programs/stf/artifacts/stf.wasm"), profile);
  const end = engine.run(guest, message({ input, gasLimit: 10n ** 15n }), new IsolatedHost());
  if (end.type !== "success") throw new Error(end.type === "halt" ? end.reason : `exit code ${end.exitCode}`);
  return readGuestBlockOutput(end.output, state);
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
function parentOf({ header }: RecordedBlock, headers: readonly string[]): Uint8Array {
  return headers.map(fromHex).find((bytes) => toHex(keccak256(bytes)) === header.parentHash)!;
}
