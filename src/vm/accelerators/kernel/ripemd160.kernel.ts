// The compression function of RIPEMD-160, of a hash value and a block that the host sets.
import { compress as compressAt, RIPEMD160_BLOCK, RIPEMD160_STATE } from "../../../base/kernel/ripemd160-block";

const STATE: usize = memory.data(RIPEMD160_STATE, 8);
const BLOCK: usize = memory.data(RIPEMD160_BLOCK, 8);

export function stateAddress(): usize { return STATE; }
export function blockAddress(): usize { return BLOCK; }

/** Updates the hash value with the block. */
export function compress(): void {
  compressAt(STATE, BLOCK);
}
