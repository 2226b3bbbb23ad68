// Made from multisig.abi; do not edit.
import { Address } from "../sdk/address";
import { Bytes, Words } from "../sdk/bytes";
import { call, results, staticCall } from "../sdk/calls";
import { Encoder } from "../sdk/encoder";
import { revertWithBytes } from "../sdk/errors";
import { Event } from "../sdk/event";
import { Uint256 } from "../sdk/uint256";

export function emitConfirmed(operation: usize, account: Address): void {
  Event.of("Confirmed(bytes32,address)").indexed(operation).indexed(account.pointer).emitWith(Encoder.of(0).encoded);
}

export function emitExecuted(operation: usize, number: Uint256): void {
  Event.of("Executed(bytes32,uint256)").indexed(operation).emitWith(Encoder.of(1).word(number.pointer).encoded);
}

export function throwNotOwner(account: Address): void {
  revertWithBytes(Encoder.withSelector(0x245aecd3, 1).word(account.pointer).encoded);
}

export function throwBadOwners(): void {
  revertWithBytes(Encoder.withSelector(0x6f4c8c3c, 0).encoded);
}

export function throwTooFewConfirmations(confirmations: Uint256, least: Uint256): void {
  revertWithBytes(Encoder.withSelector(0x45deeae7, 2).word(confirmations.pointer).word(least.pointer).encoded);
}

/** Calls such a contract; what it reverts with the caller reverts with. */
@unmanaged
export class Multisig {
  static at(address: Address): Multisig {
    return changetype<Multisig>(address.pointer);
  }

  owners(): Words {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xaffe39c1, 0).encoded), target, 1).addresses(0);
  }

  threshold(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x42cde4e8, 0).encoded), target, 1).uint256(0);
  }

  nonce(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xaffed0e0, 0).encoded), target, 1).uint256(0);
  }

  isConfirmed(operation: usize, account: Address): bool {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xb79ffaff, 2).word(operation).word(account.pointer).encoded), target, 1).bool(0);
  }

  operationOf(to: Address, amount: Uint256, payload: Bytes, number: Uint256): usize {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xb0ca1bcc, 4, Encoder.roomOf(payload.length)).word(to.pointer).word(amount.pointer).bytes(payload).word(number.pointer).encoded), target, 1).word(0);
  }

  confirm(operation: usize): void {
    const target = Address.at(changetype<usize>(this));
    results(call(target, Encoder.withSelector(0x797af627, 1).word(operation).encoded), target, 0);
  }

  execute(to: Address, amount: Uint256, payload: Bytes): Bytes {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0xb61d27f6, 3, Encoder.roomOf(payload.length)).word(to.pointer).word(amount.pointer).bytes(payload).encoded), target, 1).bytes(0);
  }
}
