import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { binaryCommitment } from "../../../src/state/commitment/binary.js";
import { checkBinaryProof } from "../../../src/state/commitment/check-binary-proof.js";
import { checkMptProof } from "../../../src/state/commitment/check-mpt-proof.js";
import type { StateProof } from "../../../src/state/commitment/commitment.js";
import { mptCommitment } from "../../../src/state/commitment/mpt.js";
import { MapStore } from "./map-store.js";
import { packed } from "./packed-state.js";
import { applied, type ModelState, manyAccounts } from "./state-model.js";

const COMMITMENTS = [
  { name: "mpt", commitment: mptCommitment, check: checkMptProof },
  ...(["blake3", "keccak256", "sha256"] as const).map((hash) => ({
    name: `binary, ${hash}`,
    commitment: binaryCommitment(hash),
    check: (root: Uint8Array, proof: StateProof) => checkBinaryProof(root, proof, hash),
  })),
];

const number = (size: number, value: number) => fromHex(value.toString(16).padStart(2 * size, "0"));
const KEYS = [0, 5, 38, 63, 64, 300].map((value) => number(32, value));
const ZERO = toHex(new Uint8Array(32));

/** Everything that is like a proof but for one thing. */
function* forgeries(proof: StateProof): Generator<StateProof> {
  const lists = [proof.account, ...proof.slots.map(({ nodes }) => nodes)];
  const withList = (at: number, nodes: readonly Uint8Array[]): StateProof => ({
    ...proof,
    account: at === 0 ? nodes : proof.account,
    slots: proof.slots.map((slot, i) => (i + 1 === at ? { ...slot, nodes } : slot)),
  });
  for (const [at, nodes] of lists.entries()) {
    for (const [i, node] of nodes.entries()) {
      for (let byte = 0; byte < node.length; byte++) {
        const other = node.slice();
        other[byte]! ^= 1 << (byte % 8);
        yield withList(at, nodes.with(i, other));
      }
      yield withList(at, nodes.toSpliced(i, 1));
      yield withList(at, nodes.toSpliced(i, 0, node));
      yield withList(at, nodes.with(i, node.subarray(1)));
      yield withList(at, nodes.with(i, new Uint8Array([...node, 0])));
      yield withList(at, nodes.with(i, new Uint8Array(0)));
      if (i > 0 && toHex(nodes[i - 1]!) !== toHex(node))
        yield withList(at, nodes.with(i, nodes[i - 1]!).with(i - 1, node));
    }
    yield withList(at, [...nodes, Uint8Array.of(0x80, 0)]);
    yield withList(at, new Array(400).fill(nodes[0] ?? new Uint8Array(64)));
  }
}

describe.each(COMMITMENTS)("proofs of the commitment $name", ({ commitment, check }) => {
  const store = new MapStore();
  const changes = manyAccounts(200);
  const state: ModelState = applied(new Map(), changes);
  const { root, writes } = commitment.update(store, packed(changes));
  store.commit(writes);

  it("show what is there and what is not, for every account and slot", () => {
    for (let i = 0; i < 260; i += 3) {
      const address = number(20, i);
      const verdict = check(root, commitment.prove(store, address, KEYS));
      const account = state.get(toHex(address));
      const reason = verdict.valid ? undefined : verdict.reason;
      expect(reason).toBeUndefined();
      if (!verdict.valid) continue;
      expect(verdict.account?.nonce).toBe(account?.nonce);
      expect(verdict.account?.balance).toBe(account?.balance);
      const values = KEYS.map((key) => toHex(account?.storage.get(toHex(key)) ?? fromHex(ZERO)));
      expect(verdict.slots.map(({ value }) => toHex(value))).toEqual(values);
    }
  });

  it("show that there is nothing in a state with nothing in it", () => {
    const proof = commitment.prove(new MapStore(), number(20, 1), KEYS);
    expect(check(commitment.emptyRoot, proof)).toMatchObject({ valid: true, account: undefined });
    expect(check(root, proof)).toMatchObject({ valid: false });
  });

  it("are refused with anything in them changed, dropped, added or moved", () => {
    for (const address of [number(20, 41), number(20, 42), number(20, 250)]) {
      const proof = commitment.prove(store, address, KEYS.slice(2, 5));
      for (const forgery of forgeries(proof)) {
        const verdict = check(root, forgery);
        expect(verdict.valid).toBe(false);
        if (!verdict.valid) expect(verdict.reason).toMatch(/./);
      }
    }
  });

  it("are of one root, one address and one key", () => {
    const proof = commitment.prove(store, number(20, 41), [KEYS[1]!]);
    for (let bit = 0; bit < 256; bit += 5) {
      const other = root.slice();
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(check(other, proof).valid).toBe(false);
    }
    expect(check(root, { ...proof, address: number(20, 42) }).valid).toBe(false);
    expect(check(root, { ...proof, address: number(19, 42) }).valid).toBe(false);
    const [slot] = proof.slots;
    expect(check(root, { ...proof, slots: [{ ...slot!, key: KEYS[1]!.subarray(1) }] }).valid).toBe(false);
  });
});
