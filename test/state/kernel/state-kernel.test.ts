import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytesToBigint } from "../../../src/base/bytes.js";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { PARAMETERS } from "../../../src/state/kernel/layout.js";
import * as record from "../../../src/state/kernel/records.js";
import { EMPTY_IS_DEAD } from "../../../src/vm/rules/parameters.js";
import { IO_ADDRESS, IO_KEY, IO_VALUE } from "../../../vms/evm/kernel/layout.js";
import { stateKernel } from "./kernel-under-test.js";
import { addressOf, codeOf, hashOfCode, Model, type ModelAccount, RIPEMD, wordOf } from "./model.js";
import { readChanges, readReads } from "./packed.js";

const ACCOUNTS = [1, 2, RIPEMD, 4, 5];
const KEYS = [0, 1, 2];
/** Where checkpoints of this test are: a place that the kernel has no use for. */
const CHECKPOINTS = 0x508000;
const CODE_AT = 0x509000;

/** What the oracle answers with, and what it was asked for. */
let before: ReadonlyMap<number, ModelAccount> = new Map();
const asked: string[] = [];

const idAt = (at: number) => memory.bytes[(at >>> 0) + 19]!;
const keyAt = (at: number) => Number(bytesToBigint(memory.copy(at >>> 0, 32)));
const { exports, memory } = await stateKernel({
  account(address: number, to: number) {
    asked.push(`account ${idAt(address)}`);
    const account = before.get(idAt(address));
    if (account === undefined) return 0;
    memory.setU64(to, account.nonce);
    memory.bytes.set(wordOf(account.balance), to + 8);
    memory.bytes.set(keccak256(codeOf(account.code)), to + 40);
    return 1;
  },
  hasStorage(address: number) {
    asked.push(`hasStorage ${idAt(address)}`);
    return Number([...(before.get(idAt(address))?.storage.values() ?? [])].some((value) => value !== 0n));
  },
  slot(address: number, key: number, to: number) {
    asked.push(`slot ${idAt(address)} ${keyAt(key)}`);
    memory.bytes.set(wordOf(before.get(idAt(address))?.storage.get(keyAt(key)) ?? 0n), to >>> 0);
    return 0;
  },
  code(address: number, hash: number, to: number) {
    const code = codeOf(before.get(idAt(address))!.code);
    expect(memory.copy(hash >>> 0, 32)).toEqual(keccak256(code));
    if (to !== 0) memory.bytes.set(code, to >>> 0);
    return code.length;
  },
  blockHash(number: bigint, to: number) {
    asked.push(`block ${number}`);
    memory.bytes.set(wordOf(number + 1n), to >>> 0);
  },
  exhausted() {
    throw new Error("exhausted");
  },
} as never);
memory.setU32(PARAMETERS + 4 * EMPTY_IS_DEAD, 1);
exports.setSeed(0x1234567890abcdefn);

function at(id: number, key = 0, value = 0n): void {
  memory.bytes.set(addressOf(id), IO_ADDRESS);
  memory.bytes.set(wordOf(key), IO_KEY);
  memory.bytes.set(wordOf(value), IO_VALUE);
}

/** One thing that is done to the kernel and to the model alike. */
type Step = (model: Model) => void;
const id = fc.constantFrom(...ACCOUNTS);
const key = fc.constantFrom(...KEYS);
const value = fc.constantFrom(0n, 1n, 2n, 2n ** 255n + 7n);

const changes: readonly fc.Arbitrary<Step>[] = [
  fc.tuple(id, value).map(
    ([a, v]): Step =>
      (model) => {
        at(a, 0, v);
        exports.setBalance();
        model.change(a).balance = v;
      },
  ),
  fc.tuple(id, fc.bigInt(0n, 2n ** 64n - 1n)).map(
    ([a, n]): Step =>
      (model) => {
        at(a);
        exports.setNonce(n);
        model.change(a).nonce = n;
      },
  ),
  fc.tuple(id, fc.integer({ min: 0, max: 3 })).map(
    ([a, c]): Step =>
      (model) => {
        at(a);
        memory.bytes.set(codeOf(c), CODE_AT);
        exports.setCode(CODE_AT, codeOf(c).length);
        model.change(a).code = c;
      },
  ),
  fc.tuple(id, key, value).map(
    ([a, k, v]): Step =>
      (model) => {
        // Only code stores, and code has an account.
        model.change(a).storage.set(k, v);
        at(a, k, v);
        exports.touch();
        exports.setNonce(model.now.accounts.get(a)!.nonce);
        exports.setSlot();
      },
  ),
  fc.tuple(id, key, value).map(
    ([a, k, v]): Step =>
      (model) => {
        at(a, k, v);
        exports.setTransient();
        model.now.transient.set(`${a} ${k}`, v);
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        exports.touch();
        model.now.touched.add(a);
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        exports.markCreated();
        model.now.created.add(a);
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        exports.destroy();
        model.now.destroyed.add(a);
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        const wasAsked = asked.length;
        at(a);
        model.now.warm.add(a);
        if (model.depth > 0) return exports.warmAccount();
        exports.warmUnread();
        expect(asked.length).toBe(wasAsked);
      },
  ),
  fc.tuple(id, key).map(
    ([a, k]): Step =>
      (model) => {
        const wasAsked = asked.length;
        at(a, k);
        model.now.warmSlots.add(`${a} ${k}`);
        if (model.depth > 0) return exports.warmSlot();
        exports.warmUnreadSlot();
        expect(asked.length).toBe(wasAsked);
      },
  ),
  fc.tuple(id, fc.integer({ min: 0, max: 9 })).map(
    ([a, size]): Step =>
      (model) => {
        at(a);
        const place = exports.log(1, size) >>> 0;
        memory.bytes.set(wordOf(size), place);
        memory.bytes.fill(size, place + 32, place + 32 + size);
        model.now.logs.push(`${a} ${size}`);
      },
  ),
  fc.integer({ min: -99, max: 99 }).map(
    (gas): Step =>
      (model) => {
        exports.addRefund(BigInt(gas));
        model.now.refund += BigInt(gas);
      },
  ),
];

const checkpoints: readonly fc.Arbitrary<Step>[] = [
  fc.constant<Step>((model) => {
    if (model.depth === 20) return;
    exports.openCheckpoint(CHECKPOINTS + record.CHECKPOINT_SIZE * model.depth);
    model.open();
  }),
  fc.boolean().map(
    (isKept): Step =>
      (model) => {
        if (model.depth === 0) return;
        exports.closeCheckpoint(CHECKPOINTS + record.CHECKPOINT_SIZE * (model.depth - 1), Number(isKept));
        model.close(isKept);
      },
  ),
];

const endTransaction: Step = (model) => {
  exports.endTransaction();
  expect(logs()).toEqual(model.now.logs);
  model.endTransaction();
  exports.beginTransaction();
  model.beginTransaction();
};

const looks: readonly fc.Arbitrary<Step>[] = [
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        const account = exports.account() >>> 0;
        const flags = memory.u32(account + record.A_FLAGS);
        const expected = model.now.accounts.get(a);
        expect((flags & record.FLAG_EXISTS) !== 0).toBe(expected !== undefined);
        expect(memory.u64(account + record.A_NONCE)).toBe(expected?.nonce ?? 0n);
        expect(memory.word(account + record.A_BALANCE)).toBe(expected?.balance ?? 0n);
        expect(toHex(memory.copy(account + record.A_HASH, 32))).toBe(hashOfCode(expected?.code ?? 0));
        expect((flags & record.FLAG_CREATED) !== 0).toBe(model.now.created.has(a));
        expect((flags & record.FLAG_DESTROYED) !== 0).toBe(model.now.destroyed.has(a));
        expect((flags & record.FLAG_TOUCHED) !== 0).toBe(model.now.touched.has(a));
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        const code = exports.code() >>> 0;
        const bytes = code === 0 ? "0x" : toHex(memory.copy(code + record.C_BYTES, memory.u32(code + record.C_SIZE)));
        expect(bytes).toBe(toHex(codeOf(model.now.accounts.get(a)?.code ?? 0)));
      },
  ),
  fc.tuple(id, key).map(
    ([a, k]): Step =>
      (model) => {
        at(a, k);
        const slot = exports.slot() >>> 0;
        expect(memory.word(slot + record.S_CURRENT)).toBe(model.slot(a, k));
        expect(memory.word(slot + record.S_ORIGINAL)).toBe(model.originalSlot(a, k));
      },
  ),
  fc.tuple(id, key).map(
    ([a, k]): Step =>
      (model) => {
        at(a, k);
        const slot = exports.transient() >>> 0;
        expect(memory.word(slot + record.S_CURRENT)).toBe(model.now.transient.get(`${a} ${k}`) ?? 0n);
      },
  ),
  fc.tuple(id, key).map(
    ([a, k]): Step =>
      (model) => {
        at(a, k);
        expect(exports.isWarmAccount()).toBe(Number(model.now.warm.has(a)));
        expect(exports.isWarmSlot()).toBe(Number(model.now.warmSlots.has(`${a} ${k}`)));
      },
  ),
  id.map(
    (a): Step =>
      (model) => {
        at(a);
        const hasStorage = exports.hasStorage() === 1;
        if (model.hadStorage(a)) expect(hasStorage).toBe(true);
        // Slots that the kernel has not met may be what earlier transactions left.
        else if ((before.get(a)?.storage.size ?? 0) === 0) expect(hasStorage).toBe(false);
      },
  ),
  fc.constant<Step>((model) => expect(exports.refund.value).toBe(model.now.refund)),
  fc.bigInt(0n, 3n).map(
    (number): Step =>
      () => {
        expect(memory.copy(exports.blockHash(number) >>> 0, 32)).toEqual(wordOf(number + 1n));
      },
  ),
];

/** Packed logs as the model has them. */
function logs(): readonly string[] {
  const start = exports.packLogs() >>> 0;
  const found: string[] = [];
  let next = start + 4;
  for (let left = memory.u32(start); left > 0; left--) {
    const size = memory.u32(next + 24);
    expect(memory.u32(next + 20)).toBe(1);
    expect(memory.copy(next + 28, 32)).toEqual(wordOf(size));
    expect(memory.copy(next + 60, size)).toEqual(new Uint8Array(size).fill(size));
    found.push(`${idAt(next)} ${size}`);
    next += 60 + size;
  }
  return found;
}

function packed(start: number): Uint8Array {
  return memory.copy(start >>> 0, exports.sizeOfPacked());
}

/** Packed changes are the difference of the model from its start, and nothing else. */
function expectChanges(model: Model): ReadonlyMap<number, ModelAccount> {
  const after = readChanges(packed(exports.packChanges()), model.before);
  expect(after.state).toEqual(withoutZeros(model.now.accounts));
  for (const changed of after.changed) {
    const isSame =
      JSON.stringify(plain(withoutZeros(model.before).get(changed))) ===
      JSON.stringify(plain(withoutZeros(model.now.accounts).get(changed)));
    // An account that went and came back as it was has been cleared all the same.
    if (isSame) expect(after.cleared).toContain(changed);
  }
  return after.state;
}

const plain = (account: ModelAccount | undefined) =>
  account && [account.nonce, account.balance, account.code, ...[...account.storage].sort()].map(String);

function withoutZeros(accounts: ReadonlyMap<number, ModelAccount>): Map<number, ModelAccount> {
  const kept = structuredClone(accounts) as Map<number, ModelAccount>;
  for (const { storage } of kept.values()) {
    for (const [slot, word] of storage) if (word === 0n) storage.delete(slot);
  }
  return kept;
}

/** The list of reads is what the oracle was asked for, each thing once. */
function expectReads(): void {
  expect(new Set(asked).size).toBe(asked.length);
  const { accounts, storages, slots, blocks } = readReads(packed(exports.packReads()));
  const names = [
    ...accounts.map((a) => `account ${a}`),
    ...storages.map((a) => `hasStorage ${a}`),
    ...slots.map(([a, k]) => `slot ${a} ${k}`),
    ...blocks.map((number) => `block ${number}`),
  ];
  expect(names.sort()).toEqual([...asked].sort());
}

describe("the state kernel", () => {
  const account = fc.record({
    nonce: fc.constantFrom(0n, 1n, 2n ** 64n - 1n),
    balance: value,
    code: fc.integer({ min: 0, max: 3 }),
    storage: fc
      .uniqueArray(fc.tuple(key, fc.constantFrom(1n, 2n ** 255n)), { selector: ([k]) => k })
      .map((slots) => new Map(slots)),
  });
  const state = fc
    .uniqueArray(fc.tuple(id, account), { selector: ([a]) => a })
    .map((entries) => new Map<number, ModelAccount>(entries));
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.oneof(...changes) },
    { weight: 12, arbitrary: fc.oneof(...looks) },
    { weight: 5, arbitrary: fc.oneof(...checkpoints) },
    { weight: 1, arbitrary: fc.constant(endTransaction) },
  );
  const block = fc.array(step, { maxLength: 60, size: "max" });

  it("is what a state that copies everything is, through checkpoints, transactions and blocks", () => {
    fc.assert(
      fc.property(state, fc.array(block, { minLength: 1, maxLength: 3, size: "max" }), (start, blocks) => {
        before = withoutZeros(start);
        for (const steps of blocks) {
          asked.length = 0;
          exports.beginBlock();
          exports.beginTransaction();
          const model = new Model(before);
          for (const each of steps) each(model);
          endTransaction(model);
          expectReads();
          before = expectChanges(model);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("asks for storage once, and not at all of slots of an account that has none or had it deleted", () => {
    before = new Map([[1, { nonce: 0n, balance: 1n, code: 0, storage: new Map([[1, 5n]]) }]]);
    asked.length = 0;
    exports.beginBlock();
    exports.beginTransaction();
    at(2);
    expect([exports.hasStorage(), exports.hasStorage()]).toEqual([0, 0]);
    at(2, 1);
    exports.slot();
    at(1, 1);
    expect(exports.hasStorage()).toBe(1);
    exports.destroy();
    exports.endTransaction();
    exports.beginTransaction();
    expect(exports.hasStorage()).toBe(0);
    expect(memory.word((exports.slot() >>> 0) + record.S_CURRENT)).toBe(0n);
    expect(asked).toEqual(
      ["hasStorage 2", "account 2", "hasStorage 1", "account 1"].sort((a, b) => asked.indexOf(a) - asked.indexOf(b)),
    );
  });

  it("has one code object for the same code, and fetches it once", () => {
    const shared = { nonce: 1n, balance: 0n, code: 2, storage: new Map<number, bigint>() };
    before = new Map([1, 2].map((a) => [a, shared]));
    exports.beginBlock();
    exports.beginTransaction();
    at(1);
    const first = exports.code();
    at(2);
    expect(exports.code()).toBe(first);
    exports.beginBlock();
    exports.beginTransaction();
    expect(exports.code()).toBe(first);
  });
});

describe("what a build or a start gets wrong", () => {
  const unanswered = Object.fromEntries(
    ["account", "hasStorage", "slot", "code", "blockHash", "exhausted"].map((name) => [name, () => 0]),
  );

  it("a seed that comes after the first block is refused: tables are emptied by it", async () => {
    const { exports } = await stateKernel(unanswered);
    exports.setSeed(3n);
    exports.setSeed(5n);
    exports.beginBlock();
    expect(() => exports.setSeed(7n)).toThrow("unreachable");
  });

  it("static data that reaches into the tables is refused", async () => {
    const { exports } = await stateKernel(
      unanswered,
      "export function data(): usize { return memory.data(0x400000); }",
    );
    expect(() => exports.beginBlock()).toThrow("unreachable");
  });
});
