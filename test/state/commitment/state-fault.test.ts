import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Chain } from "../../../src/chain/blocks/chain.js";
import { binaryCommitment } from "../../../src/state/commitment/binary.js";
import { checkBinaryProof } from "../../../src/state/commitment/check-binary-proof.js";
import { checkMptProof } from "../../../src/state/commitment/check-mpt-proof.js";
import { mptCommitment } from "../../../src/state/commitment/mpt.js";
import { stateFault } from "../../../src/state/commitment/state-fault.js";
import { MemoryStore } from "../../../src/state/store/memory-store.js";
import type { Write } from "../../../src/state/store/store.js";
import { TABLE_ACCOUNT, TABLE_CODE, TABLE_NODE, TABLE_SLOT } from "../../../src/state/store/tables.js";
import { grow, storingSpec } from "../../support/storing-chain.js";

const STATE_TABLES = [TABLE_ACCOUNT, TABLE_SLOT, TABLE_CODE, TABLE_NODE];

describe.each([
  ["mpt", { type: "mpt" }, { commitment: mptCommitment, checkProof: checkMptProof }],
  [
    "binary",
    { type: "binary", hash: "keccak256" },
    {
      commitment: binaryCommitment("keccak256"),
      checkProof: (root: Uint8Array, proof: Parameters<typeof checkBinaryProof>[1]) =>
        checkBinaryProof(root, proof, "keccak256"),
    },
  ],
] as const)("a state under %s", async (name, commitment, check) => {
  const spec = await storingSpec({ commitment });
  const store = new MemoryStore();
  const chain = Chain.open(store, spec);
  grow(chain, 40);
  const root = chain.head().stateRoot;
  const faultOf = () => stateFault(store, { ...check, root, scratch: new MemoryStore() });

  it("is whole when nothing has been changed", () => expect(faultOf()).toBeUndefined());

  it("is not when an entry of it is another, is missing or is too much", { timeout: 120_000 }, () => {
    const entries = STATE_TABLES.flatMap((number) => [
      ...store.entries(Uint8Array.of(number), Uint8Array.of(number + 1)),
    ]);
    const entry = fc.constantFrom(...entries);
    const change = fc.oneof(
      fc.tuple(entry, fc.nat(), fc.integer({ min: 1, max: 255 })).map(([[key, value], at, flip]): Write => {
        const place = at % value.length;
        return [key, value.with(place, value[place]! ^ flip)];
      }),
      // What is missing in the binary tree's flat tables, and what nobody asks for of its records, only a recomputation shows.
      ...(name === "mpt"
        ? [
            entry.map(([key]): Write => [key, undefined]),
            fc.constant<Write>([Uint8Array.of(TABLE_NODE, 9), Uint8Array.of(1)]),
          ]
        : []),
    );
    fc.assert(
      fc.property(change, ([key, value]) => {
        const before = store.get(key);
        const isRecordOfTree = name === "binary" && key[0] === TABLE_NODE;
        store.commit([[key, value]]);
        try {
          let fault: string | undefined;
          try {
            fault = faultOf();
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/corrupt-node|missing-node/) });
            return;
          }
          if (!isRecordOfTree) expect(fault).toEqual(expect.any(String));
        } finally {
          store.commit([[key, before]]);
        }
      }),
      { numRuns: 150 },
    );
    expect(faultOf()).toBeUndefined();
  });

  it("is not when its slots have no account, or its accounts no code", () => {
    const slot = [Uint8Array.of(TABLE_SLOT, ...new Uint8Array(52).fill(0xfe)), Uint8Array.of(1)] as const;
    store.commit([slot]);
    expect(faultOf()).toMatch(/^account 0x(fe){20} has slots and is not there$/);
    store.commit([[slot[0], undefined]]);
    const codes = [...store.entries(Uint8Array.of(TABLE_CODE), Uint8Array.of(TABLE_CODE + 1))];
    store.commit([[codes[0]![0], undefined]]);
    expect(faultOf()).toMatch(/its code 0x\w{64} is not there$/);
    store.commit([codes[0]!]);
    const [, balance] = [...store.entries(Uint8Array.of(TABLE_ACCOUNT), Uint8Array.of(TABLE_ACCOUNT + 1))];
    store.commit([[balance![0], balance![1].with(20, balance![1][20]! ^ 1)]]);
    expect(faultOf()).toMatch(/^account 0x\w{40}: the records have another one$/);
    store.commit([balance!]);
    expect(stateFault(store, { ...check, root: new Uint8Array(32), scratch: new MemoryStore() })).toMatch(
      /^the records have the root 0x\w{64}, not 0x0{64}$/,
    );
  });
});
