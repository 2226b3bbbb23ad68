// The permutation alone, of a state that the host sets and reads.
import { STATE } from "./keccak-f";

export { permute } from "./keccak-f";

export function stateAddress(): usize { return STATE; }
