import fc from "fast-check";
import { toHex } from "../../src/base/hex.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import type { RejectedByReference } from "../../src/chain/driver/apply-on-reference.js";
import type { TransactionOutcome } from "../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../src/chain/driver/candidate.js";
import { addressOfSecretKey } from "../../src/chain/transactions/signature.js";
import { signAuthorization } from "../../src/chain/transactions/signing.js";
import type { Authorization, Transaction } from "../../src/chain/transactions/transaction.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import type { Fork } from "../../src/vm/rules/forks.js";
import { COINBASE, CONTRACT, candidate, creation, SENDER } from "../chain/driver/candidate.js";
import { addressOf, CALLEE, RECIPIENT } from "../vms/evm/evm-run.js";
import { program } from "../vms/evm/interpreter-run.js";

/** Where random programs call to. */
/** Holders of keys, who delegate. */
const KEYS = [1, 2].map((last) => new Uint8Array(32).fill(last, 31));
const HOLDERS = KEYS.map(addressOfSecretKey);
const ADDRESSES = [
  CONTRACT,
  CALLEE,
  RECIPIENT,
  SENDER,
  COINBASE,
  addressOf(0xdd),
  ...HOLDERS,
  precompile(1),
  precompile(4),
];
const address = fc.constantFrom(...ADDRESSES);
const word = fc.nat(3).map((n) => new Uint8Array(32).fill(n, 31));
const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(usual) }, fc.constantFrom(...others));

const forged: fc.Arbitrary<Authorization> = fc.record({
  chainId: fc.constantFrom(0n, 1n, 2n),
  address,
  nonce: often(0n, 1n, 2n ** 64n - 1n),
  yParity: fc.constantFrom(0n, 1n, 27n),
  r: fc.bigInt(0n, 2n ** 256n - 1n),
  s: fc.bigInt(0n, 2n ** 255n),
});

const signed = fc
  .record({ key: fc.constantFrom(...KEYS), chainId: often(1n, 0n, 2n), address, nonce: often(0n, 1n) })
  .map(({ key, ...content }) => signAuthorization(content, key));
const authorization = fc.oneof(forged, signed, signed);

const accessList = fc.array(fc.record({ address, storageKeys: fc.array(word, { maxLength: 3 }) }), { maxLength: 3 });

const blobHash = fc.tuple(word, often(1, 0)).map(([hash, version]) => {
  hash[0] = version;
  return hash.slice();
});

/** What all types have; fees and limits now and then out of bounds. */
const common = fc.record({
  nonce: often(4n, 3n, 5n),
  gasLimit: fc.oneof(fc.bigInt(21_000n, 400_000n), fc.bigInt(0n, 60_000n), fc.constant(2n ** 24n + 1n)),
  value: often(0n, 1n, 10n ** 17n, 10n ** 18n),
  data: fc.oneof(program, fc.uint8Array({ maxLength: 100 })),
});
const fees = fc.record({ maxFeePerGas: often(10n, 6n, 1000n), maxPriorityFeePerGas: often(2n, 0n, 11n) });
const nothing = { accessList: [], maxFeePerBlobGas: 0n, blobHashes: [], authorizations: [] };

type Fields = Omit<Transaction, "to">;

/** All of a transaction but whom it is for. */
export const fields: fc.Arbitrary<Fields> = fc
  .tuple(common, fees, fc.constantFrom(0, 0, 1, 2, 2, 3, 4, 4), fc.record({ accessList, more: fc.nat(9) }))
  .chain(([call, fee, type, { accessList: list, more }]): fc.Arbitrary<Fields> => {
    const price = { maxFeePerGas: fee.maxFeePerGas, maxPriorityFeePerGas: fee.maxFeePerGas };
    const plain = { ...call, ...nothing, ...(type < 2 ? price : fee), accessList: type === 0 ? [] : list };
    const chainId = more === 0 ? 2n : 1n;
    if (type === 0) return fc.constant({ ...plain, type, ...(more < 3 ? {} : { chainId }) });
    if (type === 3) {
      const blobs = { maxFeePerBlobGas: often(3n, 2n, 100n), blobHashes: fc.array(blobHash, { maxLength: 3 }) };
      return fc.record(blobs).map((extra) => ({ ...plain, type, chainId, ...extra }));
    }
    if (type !== 4) return fc.constant({ ...plain, type: type as 1 | 2, chainId });
    const lists = fc.array(authorization, { maxLength: 3 });
    return lists.map((authorizations) => ({ ...plain, type, chainId, authorizations }));
  });

export interface RandomTransaction {
  readonly fork: Fork;
  readonly fields: Fields;
  readonly to: Uint8Array | undefined;
  readonly codes: readonly Uint8Array[];
}

/** Transactions of every type that call random programs or create contracts by them, on forks, the last ones more often. */
export function transactionsOn(forks: readonly Fork[]): fc.Arbitrary<RandomTransaction> {
  return fc.record({
    fork: fc.constantFrom(...forks, "prague", "osaka", "osaka"),
    fields,
    to: fc.option(fc.oneof({ weight: 4, arbitrary: fc.constant(CONTRACT) }, address), { nil: undefined, freq: 4 }),
    codes: fc.array(program, { minLength: 3, maxLength: 3 }),
  });
}

/** The transaction on a state that has the programs as contracts, one of which delegates now and then. */
export async function candidateOf({ fork, fields, to, codes }: RandomTransaction): Promise<Candidate> {
  const [code, callee, recipient] = codes as [Uint8Array, Uint8Array, Uint8Array];
  const one = new Uint8Array(32).fill(1, 31);
  const accounts = [
    [CALLEE, { nonce: 1n, code: callee, storage: new Map([[`0x${"01".padStart(64, "0")}`, one]]) }],
    [RECIPIENT, { nonce: 1n, balance: 1000n, code: recipient }],
  ] as const;
  const setup = { fork, code, accounts, transaction: to === undefined ? fields : { ...fields, to } };
  const { transaction, ...rest } = to === undefined ? creation(setup) : candidate(setup);
  // What the plain candidate has and this one has not.
  const { chainId: _, ...withoutChain } = transaction;
  const exact = fields.chainId === undefined ? withoutChain : transaction;
  return { ...rest, transaction: exact, chain: await chainOf(fork) };
}

const chains = new Map<Fork, Promise<ChainRules>>();

function chainOf(fork: Fork): Promise<ChainRules> {
  const known = chains.get(fork) ?? ethereumRules(fork, { engine: "evm/interpreter" });
  chains.set(fork, known);
  return known;
}

/** What anyone can see of a transaction; why it is rejected each says in words of its own. */
export function endOf(applied: TransactionOutcome | RejectedByReference, state: MemoryState) {
  if (applied.type === "rejected") return { type: "rejected" };
  const { outcome, gasUsed, logs, changes } = applied;
  return {
    type: outcome.type,
    gasUsed,
    logs: logs.map(({ address, topics, data }) => [address, ...topics, data].map(toHex).join(" ")),
    root: toHex(state.with(changes).root()),
  };
}

function precompile(number: number): Uint8Array {
  return new Uint8Array(20).fill(number, 19);
}
