// A token by ERC-20, with the errors of ERC-6093. The first to call `initialize` owns it and can mint.
import { Address } from "../sdk/address";
import { CallData, refuseValue } from "../sdk/call-data";
import { revertEmpty, RevertError } from "../sdk/errors";
import { Event } from "../sdk/event";
import { returnAddress, returnBool, returnNothing, returnString, returnUint256 } from "../sdk/result";
import { AddressMapping, StoredAddress, StoredUint256 } from "../sdk/storage";
import { Uint256 } from "../sdk/uint256";

// @ts-ignore: decorator
@inline
function owner(): StoredAddress {
  return StoredAddress.at(0);
}

// @ts-ignore: decorator
@inline
function totalSupply(): StoredUint256 {
  return StoredUint256.at(1);
}

// @ts-ignore: decorator
@inline
function balanceOf(account: Address): StoredUint256 {
  return AddressMapping.at<StoredUint256>(2).get(account);
}

// @ts-ignore: decorator
@inline
function allowance(from: Address, spender: Address): StoredUint256 {
  return AddressMapping.at<AddressMapping<StoredUint256>>(3).get(from).get(spender);
}

/** By selector: the start of the hash of the signature that follows. */
export function user_entrypoint(length: i32): i32 {
  refuseValue();
  const call = CallData.read(length);
  switch (call.selector) {
    case 0x8129fc1c: // initialize()
      return initialize();
    case 0x06fdde03: // name()
      return returnString("Tercet Token");
    case 0x95d89b41: // symbol()
      return returnString("TCT");
    case 0x313ce567: // decimals()
      return returnUint256(Uint256.of(18));
    case 0x8da5cb5b: // owner()
      return returnAddress(owner().value);
    case 0x18160ddd: // totalSupply()
      return returnUint256(totalSupply().value);
    case 0x70a08231: // balanceOf(address)
      call.expect(1);
      return returnUint256(balanceOf(call.address(0)).value);
    case 0xdd62ed3e: // allowance(address,address)
      call.expect(2);
      return returnUint256(allowance(call.address(0), call.address(1)).value);
    case 0x40c10f19: // mint(address,uint256)
      call.expect(2);
      return mint(call.address(0), call.uint256(1));
    case 0xa9059cbb: // transfer(address,uint256)
      call.expect(2);
      return transfer(Address.sender(), call.address(0), call.uint256(1));
    case 0x095ea7b3: // approve(address,uint256)
      call.expect(2);
      return approve(call.address(0), call.uint256(1));
    case 0x23b872dd: // transferFrom(address,address,uint256)
      call.expect(3);
      return transferFrom(call.address(0), call.address(1), call.uint256(2));
    default:
      revertEmpty();
      return 1;
  }
}

function initialize(): i32 {
  const stored = owner();
  if (!stored.value.isZero) RevertError.of(0x0dc149f0).throw(); // AlreadyInitialized()
  stored.value = Address.sender();
  return returnNothing();
}

function mint(to: Address, value: Uint256): i32 {
  const sender = Address.sender();
  // OwnableUnauthorizedAccount(address)
  if (!(owner().value == sender)) RevertError.of(0x118cdaa7).with(sender.pointer).throw();
  refuseReceiver(to);
  const supply = totalSupply();
  supply.value = supply.value + value;
  const balance = balanceOf(to);
  balance.value = balance.value + value;
  emitTransfer(Address.zero(), to, value);
  return returnNothing();
}

function transfer(from: Address, to: Address, value: Uint256): i32 {
  refuseReceiver(to);
  const source = balanceOf(from);
  const held = source.value;
  if (held < value) {
    // ERC20InsufficientBalance(address,uint256,uint256)
    RevertError.of(0xe450d38c).with(from.pointer).with(held.pointer).with(value.pointer).throw();
  }
  source.value = held - value;
  const target = balanceOf(to);
  target.value = target.value + value;
  emitTransfer(from, to, value);
  return returnBool(true);
}

function approve(spender: Address, value: Uint256): i32 {
  // ERC20InvalidSpender(address)
  if (spender.isZero) RevertError.of(0x94280d62).with(spender.pointer).throw();
  const sender = Address.sender();
  allowance(sender, spender).value = value;
  Event.of("Approval(address,address,uint256)")
    .indexed(sender.pointer)
    .indexed(spender.pointer)
    .data(value.pointer)
    .emit();
  return returnBool(true);
}

function transferFrom(from: Address, to: Address, value: Uint256): i32 {
  spend(from, Address.sender(), value);
  return transfer(from, to, value);
}

/** Takes from an allowance, unless it is the greatest number, which never ends. */
function spend(from: Address, spender: Address, value: Uint256): void {
  const stored = allowance(from, spender);
  const allowed = stored.value;
  if (allowed == Uint256.max()) return;
  if (allowed < value) {
    // ERC20InsufficientAllowance(address,uint256,uint256)
    RevertError.of(0xfb8f41b2).with(spender.pointer).with(allowed.pointer).with(value.pointer).throw();
  }
  stored.value = allowed - value;
}

function refuseReceiver(to: Address): void {
  // ERC20InvalidReceiver(address)
  if (to.isZero) RevertError.of(0xec442f05).with(to.pointer).throw();
}

function emitTransfer(from: Address, to: Address, value: Uint256): void {
  Event.of("Transfer(address,address,uint256)").indexed(from.pointer).indexed(to.pointer).data(value.pointer).emit();
}
