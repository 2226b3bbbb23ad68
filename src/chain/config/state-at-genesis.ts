import { MemoryState } from "../../state/memory-state.js";
import { readChanges } from "../../state/packed-changes.js";
import { emptyState } from "../../state/reader.js";
import type { ChainSpec } from "../chain-spec.js";

/** The state that a chain begins with, in memory: for tests and tools that keep no chain. */
export function stateAtGenesis({ genesis }: Pick<ChainSpec, "genesis">): MemoryState {
  return new MemoryState([]).with(readChanges(genesis.state, emptyState));
}
