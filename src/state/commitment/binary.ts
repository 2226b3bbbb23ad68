import type { Commitment } from "./commitment.js";
import { CommitmentKernel } from "./commitment-kernel.js";
import { kernelWasm } from "./generated/binary.js";
import { HASH_BLAKE3, HASH_KECCAK256, HASH_SHA256 } from "./hash-numbers.js";
import { kernelLoan } from "./kernel-loan.js";

/** Hashes that a binary tree can be made with; the EIP's draft has BLAKE3. */
export type TreeHash = "blake3" | "keccak256" | "sha256";

const NUMBERS: Readonly<Record<TreeHash, number>> = {
  blake3: HASH_BLAKE3,
  keccak256: HASH_KECCAK256,
  sha256: HASH_SHA256,
};

/**
 * The unified binary tree of EIP-7864, with one hash for its keys and its nodes. The form of its records is in kernel/tree-form.ts.
 *
 * The EIP takes nothing out of the tree: a slot or account that is gone has leaves of zero, so that the root is one of a history, not of
 * a state alone. What a block has made and unmade leaves no leaf.
 */
export function binaryCommitment(hash: TreeHash = "blake3"): Commitment {
  const withKernel = kernelLoan(() => new CommitmentKernel(kernelWasm, NUMBERS[hash]));
  return {
    name: "binary",
    emptyRoot: new Uint8Array(32),
    update: (store, changes) => withKernel((kernel) => kernel.update(store, changes)),
    root: (store) => withKernel((kernel) => kernel.root(store)),
    prove: (store, address, keys) => withKernel((kernel) => kernel.prove(store, address, keys)),
  };
}
