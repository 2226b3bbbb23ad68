import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../../src/base/rlp.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import type { ChainSpec } from "../../src/chain/chain-spec.js";
import { EMPTY_TRIE_ROOT, mptCommitment, trieRoot } from "../../src/state/commitment/mpt.js";
import { packAccounts } from "../../src/state/pack-accounts.js";
import { stateRoot } from "../../src/state/state-root.js";

/** Wei by address, in hex. */
export type Balances = ReadonlyMap<string, bigint>;

/** A block whose withdrawals are all that it does, and the state after it; made without the code that imports it. */
export interface MadeBlock {
  readonly block: Uint8Array;
  readonly header: readonly RlpItem[];
  readonly hash: Uint8Array;
  readonly number: bigint;
  readonly balances: Balances;
}

const GWEI = 1_000_000_000n;
const NO_LIST = encodeRlp([]);
const START: Balances = new Map([["0x00000000000000000000000000000000000000aa", 10n ** 18n]]);

/** The first block, which has one account. */
export const genesis: MadeBlock = make(undefined, [], 0n);

/** The block after another that pays an amount in gwei to the account with a number; `salt` makes it another block. */
export function blockAfter(parent: MadeBlock, account: number, gwei: bigint, salt = 0n): MadeBlock {
  return make(parent, [[`0x${account.toString(16).padStart(40, "0")}`, gwei]], salt);
}

function make(parent: MadeBlock | undefined, paid: readonly (readonly [string, bigint])[], salt: bigint): MadeBlock {
  const number = parent === undefined ? 0n : parent.number + 1n;
  const balances = new Map(parent?.balances ?? START);
  for (const [address, gwei] of paid) balances.set(address, (balances.get(address) ?? 0n) + gwei * GWEI);
  const withdrawals = paid.map(([address, gwei], i) => [
    ...[integerToRlp(BigInt(i)), integerToRlp(7n), fromHex(address)],
    integerToRlp(gwei),
  ]);
  const header = [
    ...[parent?.hash ?? new Uint8Array(32), keccak256(NO_LIST), new Uint8Array(20), rootOf(balances), EMPTY_TRIE_ROOT],
    ...[EMPTY_TRIE_ROOT, new Uint8Array(256), integerToRlp(0n), integerToRlp(number), integerToRlp(30_000_000n)],
    ...[integerToRlp(0n), integerToRlp(1000n + 12n * number), integerToRlp(salt), new Uint8Array(32)],
    ...[new Uint8Array(8), integerToRlp(7n), listRoot(withdrawals)],
  ];
  return { ...withHeader(header, withdrawals), number, balances };
}

/** A block of a header and withdrawals, whatever they are. */
export function withHeader(header: readonly RlpItem[], withdrawals: RlpItem = []) {
  return { block: encodeRlp([header, [], [], withdrawals]), header, hash: keccak256(encodeRlp(header)) };
}

function rootOf(balances: Balances): Uint8Array {
  const account = (balance: bigint) => ({ balance, nonce: 0n, code: new Uint8Array(0), storage: new Map() });
  return stateRoot([...balances].map(([address, balance]) => [address, account(balance)] as const));
}

function listRoot(items: readonly RlpItem[]): Uint8Array {
  return trieRoot(items.map((item, i) => ({ key: encodeRlp(integerToRlp(BigInt(i))), value: encodeRlp(item) })));
}

const rules = await ethereumRules("shanghai");

/** The chain that begins with {@link genesis}. */
export const withdrawalSpec: ChainSpec = {
  chainId: 1n,
  commitment: mptCommitment,
  genesis: {
    block: genesis.block,
    state: packAccounts(
      [...START].map(([address, balance]) => ({
        address: fromHex(address),
        account: { balance, nonce: 0n, code: new Uint8Array(0) },
        hasNewCode: false,
        slots: [],
      })),
    ),
  },
  rulesAt: () => rules,
};

/** Everything in a store, by key. */
export function contentOf(store: {
  entries(from: Uint8Array, to: Uint8Array): Iterable<readonly [Uint8Array, Uint8Array]>;
}): ReadonlyMap<string, string> {
  const all = store.entries(new Uint8Array(1), new Uint8Array([255]));
  return new Map([...all].map(([key, value]) => [toHex(key), toHex(value)]));
}
