// What SSZ hashes: two nodes of a tree at a time.
import { sha256 } from "./sha256";

const NODE: usize = 32;
const PAIR: usize = memory.data(64, 8);

/** Where the host puts two nodes, and finds their parent in place of the first. */
export function pairAddress(): usize { return PAIR; }

export function hashPair(): void {
  sha256(PAIR, PAIR, 2 * NODE);
}
