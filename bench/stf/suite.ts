import { readFileSync } from "node:fs";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatBytes } from "../../src/base/bytes.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import { applyOnReference, hasTransactions } from "../../src/chain/driver/apply-on-reference.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../src/chain/driver/candidate.js";
import { addressOfSecretKey } from "../../src/chain/transactions/signature.js";
import { decodeTransaction, recoverSender } from "../../src/chain/transactions/transaction-decoding.js";
import { encodeTransaction, signingHash } from "../../src/chain/transactions/transaction-encoding.js";
import { measure } from "../../src/cli/bench/measure.js";
import { formatTime, significant } from "../../src/cli/numbers.js";
import { packageRoot } from "../../src/cli/package-root.js";
import { type Column, formatTable } from "../../src/cli/table.js";
import { MemoryState } from "../../src/state/memory-state.js";
import { openAnyEngine } from "../../src/vm/registry.js";
import type { Report, SuiteOptions } from "../suite.js";
import { type GuestRow, measureGuest } from "./guest.js";

const KEY = new Uint8Array(32).fill(7);
const SENDER = addressOfSecretKey(KEY);
const TO = new Uint8Array(20).fill(0x11);
const TOKEN = new Uint8Array(20).fill(0x22);
const NO_BYTES: Uint8Array = new Uint8Array(0);
/** Transactions in a sample. */
const BATCH = 100;

interface Work {
  readonly name: string;
  readonly run: () => unknown;
  /** Transactions in a run. */
  readonly count: number;
}

/** Transactions a second on one thread, each from the same state, beside @ethereumjs/vm's `runTx`; then the guest. */
export async function runSuite({ time, isWanted }: SuiteOptions): Promise<Report> {
  const works = (await everyWork()).filter(({ name }) => isWanted(name));
  const measured = await measure(works, { time });
  const rows = measured.map(({ name, median }, i) => ({
    name,
    perSecond: Math.round((works[i]!.count * 1000) / median),
  }));
  const guest = await measureGuest(await guestSingles(), time / 5, isWanted);
  return { text: `${textOf(rows)}\n\n${guestText(guest)}`, data: { rows, guest } };
}

function textOf(rows: readonly { readonly name: string; readonly perSecond: number }[]): string {
  const columns: readonly Column[] = [{ title: "work" }, { title: "transactions/s", align: "right" }];
  return formatTable(
    columns,
    rows.map(({ name, perSecond }) => [name, perSecond.toLocaleString("en")]),
  );
}

/** Times are of whole transactions or blocks; fuel and steps of each transaction. */
function guestText(rows: readonly GuestRow[]): string {
  const columns: readonly Column[] = [
    { title: "guest on wasm/compiled" },
    ...["transactions", "kernel", "guest", "ratio", "fuel each", "steps each"].map(
      (title) => ({ title, align: "right" }) as const,
    ),
  ];
  const lines = rows.map(({ name, transactions, kernel, guest, fuel, steps }) => [
    name,
    String(transactions),
    formatTime(kernel),
    formatTime(guest),
    `${significant(guest / kernel)}x`,
    Math.round(fuel).toLocaleString("en"),
    Math.round(steps).toLocaleString("en"),
  ]);
  return formatTable(columns, lines);
}

function mixedRules(): Promise<ChainRules> {
  return ethereumRules("cancun", {
    contractVms: [{ engine: "wasm/compiled" }, { engine: "riscv/compiled" }],
  });
}

async function guestSingles(): Promise<readonly (readonly [string, Candidate])[]> {
  const evm = await ethereumRules("cancun");
  return [
    ["transfer", candidateOf(evm, { to: TO, value: 1n, data: NO_BYTES })],
    ["ERC-20 transfer, EVM", tokenTransfer(evm, "evm")],
    // The guest has the contract's conversation, not its run.
    ["ERC-20 transfer, WASM", tokenTransfer(await mixedRules(), "wasm")],
  ];
}

async function everyWork(): Promise<readonly Work[]> {
  const evm = await ethereumRules("cancun");
  const mixed = await mixedRules();
  const transfer = candidateOf(evm, { to: TO, value: 1n, data: NO_BYTES });
  const bytes = encodeTransaction(signed(transfer));
  const reference = await openAnyEngine("evm/ethereumjs");
  if (!hasTransactions(reference)) throw new Error("the reference applies no transactions");
  return [
    batchOf("transfer, sender given", () => applyTransaction(transfer)),
    batchOf("transfer, bytes, sender recovered", () => {
      const sender = recoverSender(bytes, true)!;
      return applyTransaction({ ...transfer, transaction: decodeTransaction(bytes), sender });
    }),
    { name: "transfer, @ethereumjs/vm", count: 1, run: () => applyOnReference(transfer, reference) },
    batchOf("ERC-20 transfer, EVM", applied(tokenTransfer(evm, "evm"))),
    batchOf("ERC-20 transfer, wasm/compiled", applied(tokenTransfer(mixed, "wasm"))),
    batchOf("ERC-20 transfer, riscv/compiled", applied(tokenTransfer(mixed, "elf"))),
  ];
}

const applied = (candidate: Candidate) => () => applyTransaction(candidate);

function batchOf(name: string, run: () => unknown): Work {
  return {
    name,
    count: BATCH,
    run: () => {
      for (let i = 0; i < BATCH; i++) run();
    },
  };
}

function signed({ transaction }: Candidate) {
  const signature = secp256k1.sign(signingHash(transaction), KEY, { prehash: false, format: "recovered" });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(signature, "recovered");
  return { ...transaction, signature: { r, s, yParity: BigInt(recovery!) } };
}

/** A transfer of the token, which the sender has minted. */
function tokenTransfer(chain: ChainRules, form: "evm" | "wasm" | "elf"): Candidate {
  const file = readFileSync(new URL(`guest-programs/contracts/erc20/artifacts/erc20.${form}`, packageRoot()));
  const code: Uint8Array = form === "evm" ? fromHex(file.toString("utf8").trim()) : new Uint8Array(file);
  let state = candidateOf(chain, { to: TOKEN, value: 0n, data: NO_BYTES }, code).state as MemoryState;
  let nonce = 0n;
  const send = (data: Uint8Array): Candidate => {
    const plain = candidateOf(chain, { to: TOKEN, value: 0n, data });
    return { ...plain, state, transaction: { ...plain.transaction, nonce } };
  };
  for (const data of [fromHex("0x8129fc1c"), call("0x40c10f19", SENDER, 1000n)]) {
    const outcome = applyTransaction(send(data));
    if (outcome.type === "rejected" || outcome.outcome.type !== "success") throw new Error("the token does not start");
    state = state.with(outcome.changes);
    nonce++;
  }
  return send(call("0xa9059cbb", TO, 1n));
}

function call(selector: string, address: Uint8Array, amount: bigint): Uint8Array {
  return concatBytes(fromHex(selector), new Uint8Array(12), address, fromHex(amount.toString(16).padStart(64, "0")));
}

function candidateOf(
  chain: ChainRules,
  fields: Pick<Candidate["transaction"], "value" | "data"> & { readonly to: Uint8Array },
  code = NO_BYTES,
): Candidate {
  const account = (balance: bigint, of = NO_BYTES) => ({ balance, nonce: 0n, code: of, storage: new Map() });
  const accounts = [
    [toHex(SENDER), account(10n ** 20n)],
    [toHex(TO), account(1n)],
    [toHex(TOKEN), account(0n, code)],
  ] as const;
  return {
    transaction: {
      ...{ type: 2, chainId: 1n, nonce: 0n, gasLimit: 1_000_000n, maxFeePerGas: 10n, maxPriorityFeePerGas: 1n },
      ...fields,
      ...{ accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] },
    },
    sender: SENDER,
    state: new MemoryState(new Map(accounts)),
    block: BLOCK,
    chain,
  };
}

const BLOCK = {
  number: 1000n,
  timestamp: 1n,
  gasLimit: 30_000_000n,
  coinbase: new Uint8Array(20).fill(0xc0),
  prevRandao: new Uint8Array(32),
  baseFee: 7n,
  blobBaseFee: 1n,
  chainId: 1n,
  hashOf: () => new Uint8Array(32),
};
