// Made from erc20.abi; do not edit.
import { Address } from "../sdk/address";
import { Bytes } from "../sdk/bytes";
import { call, results, staticCall } from "../sdk/calls";
import { Encoder } from "../sdk/encoder";
import { revertWithBytes } from "../sdk/errors";
import { Event } from "../sdk/event";
import { Uint256 } from "../sdk/uint256";

export function emitTransfer(from: Address, to: Address, argument2: Uint256): void {
  Event.of("Transfer(address,address,uint256)").indexed(from.pointer).indexed(to.pointer).emitWith(Encoder.of(1).word(argument2.pointer).encoded);
}

export function emitApproval(owner: Address, spender: Address, argument2: Uint256): void {
  Event.of("Approval(address,address,uint256)").indexed(owner.pointer).indexed(spender.pointer).emitWith(Encoder.of(1).word(argument2.pointer).encoded);
}

export function throwAlreadyInitialized(): void {
  revertWithBytes(Encoder.withSelector(0x0dc149f0, 0).encoded);
}

export function throwOwnableUnauthorizedAccount(account: Address): void {
  revertWithBytes(Encoder.withSelector(0x118cdaa7, 1).word(account.pointer).encoded);
}

export function throwERC20InsufficientBalance(sender: Address, balance: Uint256, needed: Uint256): void {
  revertWithBytes(Encoder.withSelector(0xe450d38c, 3).word(sender.pointer).word(balance.pointer).word(needed.pointer).encoded);
}

export function throwERC20InsufficientAllowance(spender: Address, allowance: Uint256, needed: Uint256): void {
  revertWithBytes(Encoder.withSelector(0xfb8f41b2, 3).word(spender.pointer).word(allowance.pointer).word(needed.pointer).encoded);
}

export function throwERC20InvalidReceiver(receiver: Address): void {
  revertWithBytes(Encoder.withSelector(0xec442f05, 1).word(receiver.pointer).encoded);
}

export function throwERC20InvalidSpender(spender: Address): void {
  revertWithBytes(Encoder.withSelector(0x94280d62, 1).word(spender.pointer).encoded);
}

/** Calls such a contract; what it reverts with the caller reverts with. */
@unmanaged
export class Erc20 {
  static at(address: Address): Erc20 {
    return changetype<Erc20>(address.pointer);
  }

  initialize(): void {
    const target = Address.at(changetype<usize>(this));
    results(call(target, Encoder.withSelector(0x8129fc1c, 0).encoded), target, 0);
  }

  name(): Bytes {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x06fdde03, 0).encoded), target, 1).bytes(0);
  }

  symbol(): Bytes {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x95d89b41, 0).encoded), target, 1).bytes(0);
  }

  decimals(): u64 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x313ce567, 0).encoded), target, 1).uint(0, 8);
  }

  owner(): Address {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x8da5cb5b, 0).encoded), target, 1).address(0);
  }

  totalSupply(): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x18160ddd, 0).encoded), target, 1).uint256(0);
  }

  balanceOf(account: Address): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0x70a08231, 1).word(account.pointer).encoded), target, 1).uint256(0);
  }

  allowance(owner: Address, spender: Address): Uint256 {
    const target = Address.at(changetype<usize>(this));
    return results(staticCall(target, Encoder.withSelector(0xdd62ed3e, 2).word(owner.pointer).word(spender.pointer).encoded), target, 1).uint256(0);
  }

  mint(to: Address, argument1: Uint256): void {
    const target = Address.at(changetype<usize>(this));
    results(call(target, Encoder.withSelector(0x40c10f19, 2).word(to.pointer).word(argument1.pointer).encoded), target, 0);
  }

  transfer(to: Address, argument1: Uint256): bool {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0xa9059cbb, 2).word(to.pointer).word(argument1.pointer).encoded), target, 1).bool(0);
  }

  approve(spender: Address, argument1: Uint256): bool {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0x095ea7b3, 2).word(spender.pointer).word(argument1.pointer).encoded), target, 1).bool(0);
  }

  transferFrom(from: Address, to: Address, argument2: Uint256): bool {
    const target = Address.at(changetype<usize>(this));
    return results(call(target, Encoder.withSelector(0x23b872dd, 3).word(from.pointer).word(to.pointer).word(argument2.pointer).encoded), target, 1).bool(0);
  }
}
