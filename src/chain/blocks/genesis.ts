import { equalBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { toHex } from "../../base/hex.js";
import { emptyStore } from "../../state/store/empty-store.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import type { Store, StoreReader, Write } from "../../state/store/store.js";
import type { ChainSpec } from "../chain-spec.js";
import { type BlockParts, readBlockParts } from "./block-parts.js";
import { blockWrites, canonicalWrites } from "./block-store.js";
import { writesOf } from "./execute-block.js";
import { metaKey } from "./keys.js";

/** Meta keys of a chain's store. */
const GENESIS = metaKey("genesis");
const COMMITMENT = metaKey("commitment");
const HEAD = metaKey("head");

/** What says which block is the last of the canonical chain. */
export function headWrite(hash: Uint8Array): Write {
  return [HEAD, hash];
}

/** The hash of the last block of the canonical chain; undefined in a store without a chain. */
export function headHash(store: StoreReader): Uint8Array | undefined {
  return store.get(HEAD);
}

/** The name of the commitment that a store's chain has. */
export function storedCommitment(store: StoreReader): string {
  return new TextDecoder().decode(store.get(COMMITMENT));
}

/**
 * Writes the genesis into an empty store, in one batch; in a store with a chain, sees that it is this one.
 * @throws TercetError `wrong-genesis`, when the genesis contradicts itself; `other-chain`, naming both values
 */
export function openGenesis(store: Store, spec: ChainSpec): void {
  const genesis = readBlockParts(spec.genesis.block);
  const known = store.get(GENESIS);
  if (known === undefined) return store.commit(genesisWrites(genesis, spec));
  if (!equalBytes(known, genesis.hash)) throw otherChain("genesis", toHex(known), toHex(genesis.hash));
  const commitment = storedCommitment(store);
  if (commitment !== spec.commitment.name) throw otherChain("commitment", commitment, spec.commitment.name);
}

function genesisWrites(genesis: BlockParts, { commitment, genesis: { state } }: ChainSpec): readonly Write[] {
  const empty = new StoreOverlay(emptyStore);
  const committed = commitment.update(empty, state);
  if (!equalBytes(committed.root, genesis.stateRoot)) {
    const roots = `${toHex(committed.root)}, its header says ${toHex(genesis.stateRoot)}`;
    throw new TercetError("wrong-genesis", `the state root of the genesis is ${roots}`);
  }
  const block = { ...genesis, totalDifficulty: genesis.difficulty };
  return [
    ...writesOf(empty, state, committed),
    ...blockWrites(block, genesis.body, { receipts: [] }),
    ...canonicalWrites(empty, block, genesis.body),
    [GENESIS, genesis.hash],
    [COMMITMENT, new TextEncoder().encode(commitment.name)],
    headWrite(genesis.hash),
  ];
}

function otherChain(what: string, stored: string, given: string): TercetError {
  return new TercetError("other-chain", `the database holds another chain: its ${what} is ${stored}, not ${given}`);
}
