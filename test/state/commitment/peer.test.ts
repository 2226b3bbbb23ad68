import { createMPT, verifyMerkleProof } from "@ethereumjs/mpt";
import fc from "fast-check";
import { expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import { encodeRlpBytes } from "../../../src/base/rlp.js";
import { checkMptProof } from "../../../src/state/commitment/check-mpt-proof.js";
import { mptCommitment } from "../../../src/state/commitment/mpt.js";
import { MapStore } from "./map-store.js";
import { packed } from "./packed-state.js";
import { PeerState, peerLeaf } from "./peer-state.js";
import { applied, everything, type ModelState, stateBatches } from "./state-model.js";

const KEYS = [0, 1, 5, 70].map((n) => Uint8Array.of(...new Uint8Array(31), n)).concat(new Uint8Array(32).fill(7));

/** What a peer reads out of a proof: undefined where it shows that there is nothing. */
async function readByPeer(root: Uint8Array, key: Uint8Array, nodes: readonly Uint8Array[]) {
  const value = await verifyMerkleProof(keccak256(key), [...nodes], { root });
  return value === null ? undefined : toHex(value);
}

it("roots, records and proofs are those of @ethereumjs/mpt after every batch of random changes", async () => {
  await fc.assert(
    fc.asyncProperty(stateBatches, async (batches) => {
      const store = new MapStore();
      const peer = new PeerState(await createMPT({ useKeyHashing: true }));
      let state: ModelState = new Map();
      for (const batch of batches) {
        const changes = batch(state);
        const after = applied(state, changes);
        const { root, writes } = mptCommitment.update(store, packed(changes));
        store.commit(writes);
        await peer.apply(state, after);
        state = after;
        expect(toHex(root)).toBe(toHex(peer.root()));
      }
      const whole = new MapStore();
      const { root, writes } = mptCommitment.update(whole, packed(everything(state)));
      whole.commit(writes);
      expect([...store.content].sort()).toEqual([...whole.content].sort());
      if (state.size === 0) return;
      for (let n = 0; n <= 31; n += 3) {
        const address = new Uint8Array(20).fill(n);
        const account = state.get(toHex(address));
        const proof = mptCommitment.prove(store, address, KEYS);
        const verdict = checkMptProof(root, proof);
        expect(verdict).toMatchObject({ valid: true });
        if (!verdict.valid) continue;
        expect(verdict.account?.balance).toBe(account?.balance);
        expect(await readByPeer(root, address, proof.account)).toBe(account && toHex(await peerLeaf(account)));
        for (const [i, { key, nodes }] of proof.slots.entries()) {
          const value = account?.storage.get(toHex(key));
          expect(toHex(verdict.slots[i]!.value)).toBe(toHex(value ?? new Uint8Array(32)));
          if (account === undefined || account.storage.size === 0) {
            expect(nodes).toEqual([]);
            continue;
          }
          const word = value && encodeRlpBytes(value.subarray(value.findIndex((byte) => byte !== 0)));
          const storageRoot = await peer.storageRoot(account);
          expect(await readByPeer(storageRoot, key, nodes)).toBe(word && toHex(word));
        }
      }
    }),
    { numRuns: 40 },
  );
});
