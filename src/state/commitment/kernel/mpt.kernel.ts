// asc: --enable simd
// The Merkle Patricia commitment: roots and records from packed changes, proofs, all from records that it asks for.
import { FREE_MEMORY, allocate, emptyArena } from "./arena";
import { rootOfEntries } from "./entries";
import { beginCache } from "./record-cache";
import { selectAccounts } from "./record-key";
import { refer } from "./references";
import { writeRoot } from "./roots";
import { readRoot } from "./source";
import { proveAccount, proveSlot } from "./trie-proof";
import { changeState } from "./state-changes";
import { forgetWrites, packWrites } from "./writes";

const ROOT: usize = memory.data(32, 8);

/** Forgets the last call, but for records; where `size` bytes of input are to be put. */
export function begin(size: usize): usize {
  emptyArena(beginCache(FREE_MEMORY));
  forgetWrites();
  return allocate(size);
}

/** Where the root is. */
export function rootAddress(): usize { return ROOT; }

/** The root after packed changes; where the writes are, each aligned to 8. */
export function update(changes: usize): usize {
  changeState(ROOT, changes);
  return packWrites();
}

/** Where the writes end. */
export function endOfWrites(): usize { return allocate(0); }

/** The root as it is. */
export function root(): void {
  selectAccounts();
  const root = readRoot();
  refer(root);
  writeRoot(ROOT, root);
}

/** The root over entries and nothing else: ./entries. */
export function entries(packed: usize): void {
  rootOfEntries(ROOT, packed);
}

/** The nodes to the account at an address, as writes without keys. */
export function account(address: usize): usize {
  proveAccount(address);
  return packWrites();
}

/** The nodes to a slot, whose key is behind the address. */
export function slot(address: usize): usize {
  proveSlot(address, address + 20);
  return packWrites();
}
