import type { StoreReader } from "../store/store.js";
import { EMPTY_TRIE_ROOT } from "../trie-root.js";
import type { CommittedChanges, PackedChanges } from "./commitment.js";
import { MptKernel } from "./mpt-kernel.js";

/** A call works alone and leaves nothing behind, so one instance serves all. */
let shared: MptKernel | undefined;

function withKernel<T>(use: (kernel: MptKernel) => T): T {
  const kernel = shared ?? new MptKernel();
  // Not after an exception, which leaves the kernel in the middle of something, nor with much memory behind it.
  shared = undefined;
  const result = use(kernel);
  if (kernel.isWorthKeeping) shared = kernel;
  return result;
}

/**
 * Ethereum's Merkle Patricia trie of hashed addresses over tries of hashed keys (Yellow Paper, section 4.1 and appendix D). The form of
 * its records is in kernel/record-form.ts, that of their keys in kernel/record-key.ts.
 */
export const mptCommitment = {
  name: "mpt" as const,
  emptyRoot: EMPTY_TRIE_ROOT,
  update: (store: StoreReader, changes: PackedChanges): CommittedChanges =>
    withKernel((kernel) => kernel.update(store, changes)),
  root: (store: StoreReader): Uint8Array => withKernel((kernel) => kernel.root(store)),
};
