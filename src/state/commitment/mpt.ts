import { EMPTY_TRIE_ROOT } from "../trie-root.js";
import type { Commitment } from "./commitment.js";
import { CommitmentKernel } from "./commitment-kernel.js";
import { kernelWasm } from "./generated/mpt.js";
import { kernelLoan } from "./kernel-loan.js";

const withKernel = kernelLoan(() => new CommitmentKernel(kernelWasm));

/**
 * Ethereum's Merkle Patricia trie of hashed addresses over tries of hashed keys (Yellow Paper, section 4.1 and appendix D). The form of
 * its records is in kernel/record-form.ts, that of their keys in kernel/record-key.ts.
 */
export const mptCommitment: Commitment = {
  name: "mpt",
  emptyRoot: EMPTY_TRIE_ROOT,
  update: (store, changes) => withKernel((kernel) => kernel.update(store, changes)),
  root: (store) => withKernel((kernel) => kernel.root(store)),
  prove: (store, address, keys) => withKernel((kernel) => kernel.prove(store, address, keys)),
};
