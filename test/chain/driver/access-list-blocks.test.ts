import { secp256k1 } from "@noble/curves/secp256k1.js";
import { describe, expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../../../src/base/rlp.js";
import type { BlockAccessList } from "../../../src/chain/access-list/access-list.js";
import { decodeAccessList } from "../../../src/chain/access-list/decoding.js";
import { encodeAccessList } from "../../../src/chain/access-list/encoding.js";
import { ethereumRules } from "../../../src/chain/chain-rules.js";
import { ancestorBytes, applyBlock, type BlockCandidate } from "../../../src/chain/driver/apply-block.js";
import { withStfKernel } from "../../../src/chain/driver/stf-kernel.js";
import { guestBlock } from "../../../src/chain/guest/guest-input.js";
import { readGuestBlockOutput } from "../../../src/chain/guest/guest-output.js";
import * as stf from "../../../src/chain/kernel/interface.js";
import { addressOfSecretKey } from "../../../src/chain/transactions/signature.js";
import { EMPTY_TRIE_ROOT } from "../../../src/state/commitment/mpt.js";
import { MemoryState } from "../../../src/state/memory-state.js";
import { ACCESS_LISTS } from "../../../src/vm/rules/parameters.js";
import { mendedBlock } from "../../support/mended-block.js";
import { bytecode, push } from "../../vms/evm/evm-run.js";
import { call, contract, numbers } from "../../vms/wasm/stylus/contracts.js";
import { runGuest } from "../guest/stf-guest.js";

const KEY = new Uint8Array(32).fill(7);
const SENDER = addressOfSecretKey(KEY);
const at = (last: number) => new Uint8Array(20).fill(0x11).fill(last, 19);
const [EVM, WASM, SEEN, WITHDRAWER, COINBASE] = [at(1), at(2), at(3), at(4), at(5)];
const NO_UNCLES = encodeRlp([]);
const SYSTEM = [
  "0x000f3df6d732807ef1319fb7b8bb8522d0beac02",
  "0x0000f90827f1c53a10cb7a02335b175320002935",
  "0x00000961ef480eb55e80d19ad83579a64c007002",
  "0x0000bbddc7ce488642fb579f8b00f3a590007251",
];

const chain = await ethereumRules("prague", {
  contractVms: [{ engine: "wasm/compiled" }],
  parameters: new Map([[ACCESS_LISTS, 1]]),
});

/** Reads slot 1, writes 9 to slot 0, looks at an account's balance. */
const STORES = contract(
  [
    ...call("storage_load_bytes32", 32, 128),
    ...[
      ...call("storage_cache_bytes32", 0, 64),
      ...call("storage_flush_cache", 1),
      ...call("account_balance", 96, 128),
    ],
    ...numbers(0),
  ],
  [...new Uint8Array(63), 1, ...new Uint8Array(31), 9, ...SEEN],
);
/** Calls the contract on WebAssembly with 5 wei. */
const CALLS = bytecode(`5f 5f 5f 5f 6005 ${push(WASM)} 5a f1 00`);

const account = (fields: object) => ({
  balance: 0n,
  nonce: 0n,
  code: new Uint8Array(0),
  storage: new Map(),
  ...fields,
});
const state = new MemoryState([
  [toHex(SENDER), account({ balance: 10n ** 18n })],
  [toHex(EVM), account({ balance: 100n, nonce: 1n, code: CALLS })],
  [toHex(WASM), account({ nonce: 1n, code: STORES })],
  ...SYSTEM.map((address) => [address, account({ nonce: 1n, code: Uint8Array.of(0) })] as const),
]);

const quantity = (value: number | bigint) => integerToRlp(BigInt(value));

function headerOf(parent: Uint8Array, number: number, gasLimit = 30_000_000): RlpItem[] {
  const roots = [new Uint8Array(32), EMPTY_TRIE_ROOT, EMPTY_TRIE_ROOT, new Uint8Array(256)];
  const numbersOf = [0, number, gasLimit, 0, 1000 + number].map(quantity);
  const rest = [new Uint8Array(0), new Uint8Array(32), new Uint8Array(8), quantity(7), EMPTY_TRIE_ROOT];
  const later = [quantity(0), quantity(0), ...[1, 2, 3].map((fill) => new Uint8Array(32).fill(fill))];
  return [keccak256(parent), keccak256(NO_UNCLES), COINBASE, ...roots, ...numbersOf, ...rest, ...later];
}

/** A legacy transaction without a chain. */
function signed(nonce: number, to: Uint8Array, value = 0n, key = KEY): RlpItem[] {
  const fields: RlpItem[] = [quantity(nonce), quantity(9), quantity(200_000), to, quantity(value), new Uint8Array(0)];
  const bytes = secp256k1.sign(keccak256(encodeRlp(fields)), key, { prehash: false, format: "recovered" });
  const { r, s, recovery } = secp256k1.Signature.fromBytes(bytes, "recovered");
  return [...fields, quantity(27 + recovery!), quantity(r), quantity(s)];
}

const genesisOf = (gasLimit?: number) => encodeRlp(headerOf(new Uint8Array(0), 0, gasLimit).slice(0, 21));
const WITHDRAWAL = [quantity(0), quantity(0), WITHDRAWER, quantity(3)];
const BODY = [[signed(0, EVM), signed(1, SEEN, 1n)], [], [WITHDRAWAL]];

function candidateOf(header: RlpItem[], body: RlpItem[] = BODY, genesis = genesisOf()): BlockCandidate {
  const ancestors = [{ header: genesis, uncles: NO_UNCLES }];
  return {
    block: encodeRlp([header, ...body]),
    ancestors,
    state,
    chain,
    chainId: 1n,
    hashOf: () => new Uint8Array(32),
  };
}

const header = headerOf(genesisOf(), 1);
const applied = mendedBlock(header, () => applyBlock(candidateOf(header)));
if (typeof applied === "string") throw new Error(applied);
const list = decodeAccessList(applied.accessList!);
const of = (address: Uint8Array) => list.find((each) => toHex(each.address) === toHex(address));

/** What the kernel gives for the access list of a block that is built of transactions, some of which cannot be in it. */
function build(draft: Uint8Array, transactions: readonly RlpItem[][]) {
  return withStfKernel(chain, (kernel) => {
    const exports = kernel.exports as unknown as Building;
    const candidate = candidateOf(header);
    kernel.begin(chain, state, candidate, undefined, () => new Uint8Array(32));
    kernel.setChainId(1n);
    const ancestors = ancestorBytes(candidate);
    expect(exports.beginBuilding(kernel.place(draft), draft.length, kernel.place(ancestors), ancestors.length)).toBe(0);
    const ends = transactions
      .map(encodeRlp)
      .map((bytes) => exports.buildTransaction(kernel.place(bytes), bytes.length));
    expect(exports.endBuilding()).toBe(0);
    return {
      refused: ends.filter((end) => end !== 0).length,
      built: kernel.answered(stf.ANSWER_ACCESS_LIST, stf.ANSWER_ACCESS_LIST_SIZE),
      hash: kernel.memory.copy(exports.built() + stf.BUILT_ACCESS_LIST_HASH, 32),
    };
  });
}

interface Building {
  beginBuilding(draft: number, size: number, ancestors: number, ancestorsSize: number): number;
  buildTransaction(bytes: number, size: number): number;
  endBuilding(): number;
  built(): number;
}

describe("a block on a chain with access lists", () => {
  it("has the list that its header names, of all VMs", () => {
    expect(toHex(keccak256(applied.accessList!))).toBe(toHex(header[21] as Uint8Array));
    expect(of(WASM)).toEqual({
      address: WASM,
      storageChanges: [{ key: 0n, changes: [{ step: 1, value: 9n }] }],
      storageReads: [1n],
      balanceChanges: [{ step: 1, value: 5n }],
      nonceChanges: [],
      codeChanges: [],
    });
    expect(of(EVM)!.balanceChanges).toEqual([{ step: 1, value: 95n }]);
    expect(of(SEEN)!.balanceChanges).toEqual([{ step: 2, value: 1n }]);
    expect(of(SENDER)!.nonceChanges).toEqual([1, 2].map((step) => ({ step, value: BigInt(step) })));
    expect(of(WITHDRAWER)!.balanceChanges).toEqual([{ step: 3, value: 3_000_000_000n }]);
    expect(of(COINBASE)!.balanceChanges.map(({ step }) => step)).toEqual([1, 2]);
    for (const address of SYSTEM)
      expect(of(fromHex(address))).toMatchObject({ storageChanges: [], balanceChanges: [] });
    expect(list).toHaveLength(6 + SYSTEM.length);
  });

  it("is the same in the guest", () => {
    const { input, outcome } = guestBlock(candidateOf(header));
    const end = runGuest(input);
    if (end.type !== "success" || outcome.type !== "applied") throw new Error("not applied");
    expect(readGuestBlockOutput(end.output, state)).toMatchObject({ type: "applied", receipts: outcome.receipts });
  });

  it("is taken with that list, and refused with another, naming what differs", () => {
    const withList = (accessList: BlockAccessList, changed = header) =>
      applyBlock({ ...candidateOf(changed), accessList: encodeAccessList(accessList) });
    expect(withList(list)).toMatchObject({ type: "applied" });
    const wrong = list.map((each) =>
      each === of(WASM) ? { ...each, storageChanges: [{ key: 0n, changes: [{ step: 1, value: 8n }] }] } : each,
    );
    const refusal = { code: "wrong-access-list", message: `slot 0x0, step 1: expected 0x9, found 0x8` };
    const named = header.with(21, keccak256(encodeAccessList(wrong)));
    for (const outcome of [withList(wrong), withList(wrong, named)]) {
      if (outcome.type !== "refused") throw new Error("it was applied");
      expect(outcome.error.code).toBe(refusal.code);
      expect(outcome.error.message).toContain(`account ${toHex(WASM)}: ${refusal.message}`);
    }
    expect(applyBlock(candidateOf(named))).toMatchObject({ type: "refused", error: { code: refusal.code } });
    expect(applyBlock(candidateOf(header))).toMatchObject({ type: "applied" });
  });

  it("that is built has the list of what is in it, not of what cannot be", () => {
    // Of another sender, whose account is looked at, and of this one with a nonce to come.
    const stranger = signed(5, SEEN, 0n, new Uint8Array(32).fill(8));
    const transactions = [stranger, ...(BODY[0] as RlpItem[][]), signed(7, SEEN)];
    const draft = headerOf(genesisOf(), 1)
      .concat([new Uint8Array(32)])
      .slice(0, 22);
    for (const zeroed of [15, 17, 18]) draft[zeroed] = new Uint8Array(0);
    const { built, hash, refused } = build(encodeRlp([draft, [], [], [WITHDRAWAL]]), transactions);
    expect(refused).toBe(2);
    expect(decodeAccessList(built)).toEqual(list);
    expect(toHex(hash)).toBe(toHex(header[21] as Uint8Array));
  });

  it("must have the header's field", () => {
    expect(applyBlock(candidateOf(header.slice(0, 21)))).toMatchObject({
      type: "refused",
      error: { code: "wrong-fields" },
    });
  });

  it("may not access more than its gas limit allows", () => {
    const genesis = genesisOf(5000);
    const small = headerOf(genesis, 1, 5000);
    const refusal = mendedBlock(small, () => applyBlock(candidateOf(small, [[], [], []], genesis)));
    expect(refusal).toContain("access-list-too-long");
    expect(refusal).toContain("expected at most 2, found 4");
  });

  it("needs a fork with all other fields", async () => {
    await expect(ethereumRules("cancun", { parameters: new Map([[ACCESS_LISTS, 1]]) })).rejects.toMatchObject({
      code: "access-lists-too-early",
    });
  });
});
