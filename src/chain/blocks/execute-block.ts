import { splitRlpList } from "../../base/rlp.js";
import type { CommittedChanges } from "../../state/commitment/commitment.js";
import type { PackedChanges } from "../../state/packed-changes.js";
import { DatabaseState } from "../../state/store/database-state.js";
import { StoreOverlay } from "../../state/store/overlay.js";
import { stateWrites } from "../../state/store/state-writes.js";
import type { StoreReader, Write } from "../../state/store/store.js";
import * as table from "../../state/store/tables.js";
import { ACCESS_LISTS, PROOF_OF_STAKE } from "../../vm/rules/parameters.js";
import type { ChainRules } from "../chain-rules.js";
import type { BlockPlace, ChainSpec } from "../chain-spec.js";
import { type Ancestor, applyBlock, type BlockCandidate, type RefusedBlock } from "../driver/apply-block.js";
import { blockError } from "../driver/block-error.js";
import * as errors from "../kernel/block-errors.js";
import { applyOwnBlock } from "../own-stf/apply-own-block.js";
import { type BlockParts, unclesOf } from "./block-parts.js";
import { type BlockResults, hashOnBranch, type StoredBlock, storedBlock } from "./block-store.js";
import { bytesKey } from "./keys.js";

/** What came of a block. */
export interface ExecutedBlock extends BlockResults {
  readonly type: "executed";
  /** Of the tables that hold the state: ACCOUNT, SLOT, CODE and NODE. */
  readonly writes: readonly Write[];
}

/** Before the merge a block may have uncles whose parents are so many generations back. */
export const ANCESTORS = 7;

/**
 * Applies a block to the state after its parent, which a store or an overlay holds; all that the block claims is checked.
 * @param accessList that came with the block, if one did
 */
export function executeBlock(
  parts: BlockParts,
  parent: StoredBlock,
  before: StoreReader,
  spec: ChainSpec,
  accessList?: Uint8Array,
): RefusedBlock | ExecutedBlock {
  const { number, timestamp } = parts;
  const place = { number, timestamp, parentTotalDifficulty: parent.totalDifficulty };
  const rules = spec.rulesAt(place);
  if (accessList !== undefined && rules.parameters[ACCESS_LISTS] === 0) {
    return { type: "refused", error: blockError(errors.BLOCK_ACCESS_LIST, "blocks of this fork have none") };
  }
  const isSealed = rules.parameters[PROOF_OF_STAKE] === 0;
  // A work for another number is none for this place, and would ask for another epoch.
  const faultOf = isSealed && number === parent.number + 1n ? spec.sealFault : undefined;
  const fault = faultOf?.(parts.header);
  if (fault !== undefined) return wrongSeal(fault);
  const ancestors = ancestorsOf(before, parent, isSealed ? ANCESTORS : 1);
  const first = chainsOwnWrites(place, parent, before, spec);
  const given = { ancestors, ...(accessList === undefined ? {} : { accessList }) };
  const outcome = execute(parts, parent, given, overlaid(before, first), spec, rules);
  if (outcome.type === "refused") return outcome;
  const ofUncle = faultOf && uncleSealFault(parts, faultOf);
  return ofUncle === undefined ? { ...outcome, writes: [...first, ...outcome.writes] } : wrongSeal(ofUncle);
}

function overlaid(store: StoreReader, writes: readonly Write[]): StoreReader {
  return writes.length === 0 ? store : new StoreOverlay(store, writes);
}

function wrongSeal(fault: string): RefusedBlock {
  return { type: "refused", error: blockError(errors.BLOCK_SEAL, fault) };
}

/** What the chain itself writes before a block's first transaction; nearly always nothing. */
export function chainsOwnWrites(
  place: BlockPlace,
  parent: StoredBlock,
  before: StoreReader,
  spec: ChainSpec,
): readonly Write[] {
  const own = spec.changesBefore?.(place, placeOf(parent), before);
  return own === undefined ? [] : writesOf(before, own, spec.commitment.update(before, own));
}

function execute(
  { block }: BlockParts,
  parent: StoredBlock,
  given: Pick<BlockCandidate, "ancestors" | "accessList">,
  before: StoreReader,
  { chainId, commitment }: ChainSpec,
  chain: ChainRules,
): RefusedBlock | ExecutedBlock {
  // The last time the kernel asks for a root is when the block is done.
  let committed: CommittedChanges | undefined;
  const candidate: BlockCandidate = {
    ...given,
    ...{ block, state: new DatabaseState(before), chain, chainId },
    hashOf: (number) => hashOnBranch(before, parent, number),
    stateRoot: (changes) => {
      committed = commitment.update(before, changes);
      return committed.root;
    },
  };
  const outcome = chain.stf === undefined ? applyBlock(candidate) : applyOwnBlock(candidate, chain.stf);
  if (outcome.type === "refused") return outcome;
  const { packed, receipts, accessList } = outcome;
  const writes = writesOf(before, packed, committed!);
  return { type: "executed", writes, receipts, ...(accessList === undefined ? {} : { accessList }) };
}

/** What changes of a state, whose root is known, write. */
export function writesOf(before: StoreReader, changes: PackedChanges, committed: CommittedChanges): readonly Write[] {
  return [...stateWrites(before, changes), ...committed.writes];
}

function placeOf({ number, timestamp, totalDifficulty, difficulty }: StoredBlock): BlockPlace {
  return { number, timestamp, parentTotalDifficulty: totalDifficulty - difficulty };
}

/** The first seal of an uncle that is none, of a block whose uncles' headers are what they must be otherwise. */
function uncleSealFault({ body }: BlockParts, faultOf: NonNullable<ChainSpec["sealFault"]>): string | undefined {
  for (const [i, uncle] of splitRlpList(unclesOf(body)).entries()) {
    const fault = faultOf(uncle);
    if (fault !== undefined) return `uncle ${i}: ${fault}`;
  }
  return undefined;
}

/** A block and those before it, as far back as a block after it may name. */
export function ancestorsOf(store: StoreReader, parent: StoredBlock, most: number): readonly Ancestor[] {
  const ancestors: Ancestor[] = [];
  let block: StoredBlock | undefined = parent;
  while (block !== undefined && ancestors.length < most) {
    const { header, hash, number }: StoredBlock = block;
    ancestors.push({ header, uncles: unclesOf(store.get(bytesKey(table.TABLE_BODY, hash))!) });
    block = number === 0n ? undefined : storedBlock(store, block.parentHash);
  }
  return ancestors;
}
