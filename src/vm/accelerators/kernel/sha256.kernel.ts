// The compression function of SHA-256, of a hash value and a block that the host sets.
import { compress as compressAt, SHA256_BLOCK, SHA256_STATE } from "../../../base/kernel/sha256-block";

const STATE: usize = memory.data(SHA256_STATE, 8);
const BLOCK: usize = memory.data(SHA256_BLOCK, 8);

export function stateAddress(): usize { return STATE; }
export function blockAddress(): usize { return BLOCK; }

/** Updates the hash value with the block. */
export function compress(): void {
  compressAt(STATE, BLOCK);
}
