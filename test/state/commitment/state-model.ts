import fc from "fast-check";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp } from "../../../src/base/rlp.js";
import type { StoredAccount } from "../../../src/state/state-root.js";
import type { AccountChange } from "./packed-state.js";
import { EMPTY_MODEL_ROOT, modelRoot } from "./trie-model.js";

/** A whole state, by address in hex. */
export type ModelState = ReadonlyMap<string, StoredAccount>;

const ZERO = toHex(new Uint8Array(32));

/** The state after changes, in plain maps. */
export function applied(state: ModelState, changes: readonly AccountChange[]): ModelState {
  const after = new Map(state);
  for (const { address, account, cleared, slots } of changes) {
    const name = toHex(address);
    if (account === undefined) {
      after.delete(name);
      continue;
    }
    const storage = new Map(cleared ? [] : state.get(name)?.storage);
    for (const [key, value] of slots) {
      if (toHex(value) === ZERO) storage.delete(toHex(key));
      else storage.set(toHex(key), value);
    }
    after.set(name, { ...account, storage });
  }
  return after;
}

/** The root of a state after the letter of the Yellow Paper (section 4.1), over all of it at once. */
export function modelStateRoot(state: ModelState): Uint8Array {
  return securedRoot([...state].map(([name, account]) => [name, modelLeaf(account)] as const));
}

function modelLeaf({ nonce, balance, code, storage }: StoredAccount): Uint8Array {
  const slots = [...storage].map(([key, word]) => [key, encodeRlp(integerToRlp(BigInt(toHex(word))))] as const);
  return encodeRlp([integerToRlp(nonce), integerToRlp(balance), securedRoot(slots), keccak256(code)]);
}

function securedRoot(entries: readonly (readonly [name: string, value: Uint8Array])[]): Uint8Array {
  if (entries.length === 0) return EMPTY_MODEL_ROOT;
  return modelRoot(entries.map(([name, value]) => ({ key: keccak256(fromHex(name)), value })));
}

/** All that is in a state, as changes of an empty one. */
export function everything(state: ModelState): readonly AccountChange[] {
  return [...state].map(([name, account]) => ({
    address: fromHex(name),
    account,
    hasNewCode: account.code.length > 0,
    slots: [...account.storage].map(([key, value]) => [fromHex(key), value] as const),
  }));
}

/** Accounts, of which every fourth has code and some slots. */
export function manyAccounts(count: number, nonce = 0n): readonly AccountChange[] {
  return Array.from({ length: count }, (_, i) => {
    const number = (size: number, value: number) => fromHex(value.toString(16).padStart(2 * size, "0"));
    const isContract = i % 4 === 0;
    return {
      address: number(20, i + 1),
      account: { nonce, balance: BigInt(i) ** 5n, code: isContract ? number(40, i) : new Uint8Array(0) },
      hasNewCode: isContract,
      slots: isContract ? Array.from({ length: i % 40 }, (_, k) => [number(32, k), number(32, i + 1)] as const) : [],
    };
  });
}

const address = fc.integer({ min: 0, max: 30 }).map((n) => new Uint8Array(20).fill(n));
const key = fc.oneof(
  fc.integer({ min: 0, max: 70 }).map((n) => Uint8Array.of(...new Uint8Array(31), n)),
  fc.integer({ min: 0, max: 40 }).map((n) => new Uint8Array(32).fill(n)),
);
const word = fc.oneof(
  { weight: 2, arbitrary: fc.constant(new Uint8Array(32)) },
  { weight: 3, arbitrary: fc.uint8Array({ minLength: 32, maxLength: 32 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }).map((n) => Uint8Array.of(...new Uint8Array(31), n)) },
);

const wish = fc.record({
  address,
  what: fc.constantFrom("put", "put", "put", "slots", "slots", "clear", "delete"),
  nonce: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  balance: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }),
  code: fc.oneof(fc.constant(new Uint8Array(0)), fc.uint8Array({ maxLength: 200 })),
  slots: fc.uniqueArray(fc.tuple(key, word), { selector: ([key]) => toHex(key), maxLength: 12 }),
});
type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

/** Batches of changes such as blocks make: each is a function of the state that it meets. */
export const stateBatches = fc.array(
  fc
    .uniqueArray(wish, { selector: ({ address }) => address[0], maxLength: 14 })
    .map((wishes) => (state: ModelState) => wishes.flatMap((each) => changeOf(each, state))),
  { minLength: 1, maxLength: 8 },
);

function changeOf({ address, what, nonce, balance, code, slots }: Wish, state: ModelState): AccountChange[] {
  const old = state.get(toHex(address));
  if (what === "delete") return old === undefined ? [] : [{ address, account: undefined, slots: [] }];
  if (what === "clear" && old !== undefined) {
    const left = slots.filter(([, value]) => toHex(value) !== ZERO);
    return [{ address, account: { nonce, balance, code }, cleared: true, hasNewCode: true, slots: left }];
  }
  if (what === "slots" && old !== undefined) return [{ address, account: old, slots }];
  const account = { nonce, balance, code };
  return [{ address, account, hasNewCode: old === undefined || toHex(old.code) !== toHex(code), slots }];
}
