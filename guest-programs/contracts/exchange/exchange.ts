// Moves tokens of other contracts, whichever VM those are for. It holds what it gives; an account that delegates to it (EIP-7702)
// gives of its own.
import { Address } from "../sdk/address";
import { Call, returnedSize, returnedWord, revertWithReturned } from "../sdk/call";
import { CallData, refuseValue } from "../sdk/call-data";
import { revertEmpty, RevertError } from "../sdk/errors";
import { Event } from "../sdk/event";
import { returnNothing } from "../sdk/result";
import { Uint256 } from "../sdk/uint256";

/** By selector: the start of the hash of the signature that follows. */
export function user_entrypoint(length: i32): i32 {
  refuseValue();
  const call = CallData.read(length);
  switch (call.selector) {
    case 0xb3d76188: // pay(address,address,uint256)
      call.expect(3);
      return pay(call.address(0), call.address(1), call.uint256(2));
    case 0xdf791e50: // swap(address,address,uint256)
      call.expect(3);
      return swap(call.address(0), call.address(1), call.uint256(2));
    default:
      revertEmpty();
      return 1;
  }
}

/** Moves what the sender has allowed. */
function pay(token: Address, to: Address, amount: Uint256): i32 {
  const sender = Address.sender();
  collect(token, sender, to, amount);
  Event.of("Paid(address,address,address,uint256)")
    .indexed(sender.pointer)
    .indexed(token.pointer)
    .indexed(to.pointer)
    .data(amount.pointer)
    .emit();
  return returnNothing();
}

/** Takes one token from the sender and gives as much of another. */
function swap(give: Address, take: Address, amount: Uint256): i32 {
  const sender = Address.sender();
  collect(give, sender, Address.self(), amount);
  // transfer(address,uint256)
  requireTrue(take, Call.of(0xa9059cbb).with(sender.pointer).with(amount.pointer));
  Event.of("Swapped(address,address,address,uint256)")
    .indexed(sender.pointer)
    .indexed(give.pointer)
    .indexed(take.pointer)
    .data(amount.pointer)
    .emit();
  return returnNothing();
}

function collect(token: Address, from: Address, to: Address, amount: Uint256): void {
  // transferFrom(address,address,uint256)
  requireTrue(token, Call.of(0x23b872dd).with(from.pointer).with(to.pointer).with(amount.pointer));
}

/** Makes a call whose answer must be true; what a token says when it reverts is passed on. */
function requireTrue(token: Address, call: Call): void {
  if (!call.to(token)) revertWithReturned();
  if (returnedSize() < 32 || !(returnedWord() == Uint256.of(1))) {
    // TransferRefused(address)
    RevertError.of(0x5a0a2fe3).with(token.pointer).throw();
  }
}
