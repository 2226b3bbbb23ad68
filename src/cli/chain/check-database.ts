import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { chainFault } from "../../chain/blocks/chain-fault.js";
import { ChainReader } from "../../chain/blocks/chain-reader.js";
import { headHash, storedCommitment } from "../../chain/blocks/genesis.js";
import { binaryCommitment, type TreeHash } from "../../state/commitment/binary.js";
import { checkBinaryProof } from "../../state/commitment/check-binary-proof.js";
import { checkMptProof } from "../../state/commitment/check-mpt-proof.js";
import { mptCommitment } from "../../state/commitment/mpt.js";
import { type StateCheck, stateFault } from "../../state/commitment/state-fault.js";
import type { StoreReader } from "../../state/store/store.js";
import { Progress } from "../progress.js";
import { withScratchStore } from "../scratch-store.js";

export interface DatabaseCheck {
  readonly entries: number;
  /** What of the chain in it is wrong, in one line. */
  readonly fault?: string;
}

const TREE_HASHES: readonly TreeHash[] = ["blake3", "keccak256", "sha256"];

/**
 * Checks a store to which nobody writes: its pages, then the blocks and the state of the chain in it, if there is one.
 * @throws TercetError what checking of a store throws: a file that cannot be read is no store
 */
export async function checkDatabase(folder: string): Promise<DatabaseCheck> {
  const { checkStore, LmdbStore } = await import("../../state/lmdb/index.js");
  const entries = await checkStore(folder);
  const store = LmdbStore.open(folder, { readOnly: true });
  try {
    using snapshot = store.snapshot();
    if (headHash(snapshot) === undefined) return { entries };
    const fault = await faultOf(snapshot);
    return { entries, ...(fault === undefined ? {} : { fault }) };
  } finally {
    await store.close();
  }
}

async function faultOf(store: StoreReader): Promise<string | undefined> {
  try {
    return blocksFault(store) ?? (await faultOfState(store));
  } catch (error) {
    // Of a header or a record that is none, or is not there.
    if (error instanceof TercetError) return error.message;
    throw error;
  }
}

function blocksFault(store: StoreReader): string | undefined {
  const head = new ChainReader(store).head();
  const progress = new Progress(Number(head?.number ?? 0n) + 1);
  try {
    return chainFault(store, (number) => {
      progress.show(`block ${number}`);
      progress.advance();
    });
  } finally {
    progress.end();
  }
}

function faultOfState(store: StoreReader): Promise<string | undefined> {
  const { stateRoot: root } = new ChainReader(store).head()!;
  return withScratchStore((scratch) => {
    const fault = stateFault(store, { ...commitmentOf(store, root), root, scratch });
    return fault && `the state: ${fault}`;
  });
}

/** A store does not say which hash its tree is made with: it is the one that gives the root. */
function commitmentOf(store: StoreReader, root: Uint8Array): Pick<StateCheck, "commitment" | "checkProof"> {
  if (storedCommitment(store) === "mpt") return { commitment: mptCommitment, checkProof: checkMptProof };
  const hash = TREE_HASHES.find((each) => equalBytes(binaryCommitment(each).root(store), root)) ?? TREE_HASHES[0]!;
  return {
    commitment: binaryCommitment(hash),
    checkProof: (proven, proof) => checkBinaryProof(proven, proof, hash),
  };
}
