// Typed transient storage (EIP-1153): as storage, but forgotten when the transaction ends, and in slots of its own.
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import { transient_load_bytes32, transient_store_bytes32 } from "./vm-hooks";

@unmanaged
export class TransientUint256 {
  static at(index: u64): TransientUint256 {
    return changetype<TransientUint256>(Uint256.of(index).pointer);
  }

  get value(): Uint256 {
    const word = allocate(32);
    transient_load_bytes32(changetype<usize>(this), word);
    return Uint256.at(word);
  }

  set value(value: Uint256) {
    transient_store_bytes32(changetype<usize>(this), value.pointer);
  }
}
