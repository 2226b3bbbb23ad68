// A counter that keeps its number in its storage. Functions are found as in Solidity: by the start of their signature's hash.
import { CallData, refuseValue } from "tercet/guest-programs/contracts/sdk/call-data";
import { revertEmpty } from "tercet/guest-programs/contracts/sdk/errors";
import { Event } from "tercet/guest-programs/contracts/sdk/event";
import { returnNothing, returnUint256 } from "tercet/guest-programs/contracts/sdk/result";
import { StoredUint256 } from "tercet/guest-programs/contracts/sdk/storage";
import { Uint256 } from "tercet/guest-programs/contracts/sdk/uint256";

export function user_entrypoint(length: i32): i32 {
  refuseValue();
  switch (CallData.read(length).selector) {
    case 0x8381f58a: // number()
      return returnUint256(StoredUint256.at(0).value);
    case 0xe8927fbc: // increase()
      return increase();
    default:
      revertEmpty();
      return 1;
  }
}

function increase(): i32 {
  const number = StoredUint256.at(0);
  const next = number.value + Uint256.of(1);
  number.value = next;
  Event.of("Increased(uint256)").data(next.pointer).emit();
  return returnNothing();
}
