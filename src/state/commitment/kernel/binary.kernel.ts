// The binary commitment (EIP-7864): roots and records from packed changes, proofs, all from records that it asks for.
import { FREE_MEMORY, allocate, emptyArena } from "./arena";
import { selectHash } from "./tree-hash";
import { proveAccount, proveSlot } from "./tree-proof";
import { writeRoot } from "./tree-settle";
import { readRoot } from "./tree-source";
import { changeState } from "./tree-state";
import { forgetWrites, packWrites } from "./writes";

const ROOT: usize = memory.data(32, 8);

/** Forgets the last call; where `size` bytes of input are to be put. */
export function begin(size: usize): usize {
  emptyArena(FREE_MEMORY);
  forgetWrites();
  return allocate(size);
}

/** Selects the hash by its number (../hash-numbers.ts). */
export function setHash(number: i32): void { selectHash(number); }

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
  writeRoot(ROOT, readRoot());
}

/** What shows the account at an address, as writes without keys. */
export function account(address: usize): usize {
  proveAccount(address);
  return packWrites();
}

/** The same for a slot, whose key is behind the address. */
export function slot(address: usize): usize {
  proveSlot(address, address + 20);
  return packWrites();
}
