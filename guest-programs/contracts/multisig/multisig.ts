// A wallet of several owners: an operation is done once, when so many of them have confirmed it. It is known by the hash of the wallet, the target,
// the amount, the hash of the data, and the number of operations before it.
import { Address } from "../sdk/address";
import { Bytes, Words } from "../sdk/bytes";
import { bubble, call, returned, self } from "../sdk/calls";
import { Encoder } from "../sdk/encoder";
import { StoredAddress, StoredBool, StoredUint256 } from "../sdk/storage";
import { Mapping, StoredArray } from "../sdk/stored-collections";
import { Uint256 } from "../sdk/uint256";
import { emitConfirmed, emitExecuted, throwBadOwners, throwNotOwner, throwTooFewConfirmations } from "./multisig.abi";

// @ts-ignore: decorator
@inline
function allOwners(): StoredArray<StoredAddress> {
  return StoredArray.at<StoredAddress>(0);
}

// @ts-ignore: decorator
@inline
function storedThreshold(): StoredUint256 {
  return StoredUint256.at(1);
}

// @ts-ignore: decorator
@inline
function storedNonce(): StoredUint256 {
  return StoredUint256.at(2);
}

function confirmation(operation: usize, account: Address): StoredBool {
  return Mapping.at<Mapping<StoredBool>>(3).get(operation).get(account.pointer);
}

export function construct(firstOwners: Words, least: Uint256): void {
  if (least.isZero || least > Uint256.of(firstOwners.length)) throwBadOwners();
  let before = Address.zero();
  for (let i: usize = 0; i < firstOwners.length; i++) {
    const owner = Address.at(firstOwners.word(i));
    // In ascending order, so that nobody counts twice.
    if (!(Uint256.at(owner.pointer) > Uint256.at(before.pointer))) throwBadOwners();
    allOwners().push().value = owner;
    before = owner;
  }
  storedThreshold().value = least;
}

export function receive(): void {}

export function owners(): Words {
  const stored = allOwners(), count = stored.length, words = Words.of(<usize>count);
  for (let i: u64 = 0; i < count; i++) words.set(<usize>i, stored.get(i).value.pointer);
  return words;
}

export function threshold(): Uint256 {
  return storedThreshold().value;
}

export function nonce(): Uint256 {
  return storedNonce().value;
}

export function isConfirmed(operation: usize, account: Address): bool {
  return confirmation(operation, account).value;
}

export function operationOf(to: Address, amount: Uint256, payload: Bytes, number: Uint256): usize {
  const encoder = Encoder.of(5).word(self().pointer).word(to.pointer).word(amount.pointer).word(payload.hash()).word(number.pointer);
  return encoder.encoded.hash();
}

export function confirm(operation: usize): void {
  const sender = Address.sender();
  if (!isOwner(sender)) throwNotOwner(sender);
  confirmation(operation, sender).value = true;
  emitConfirmed(operation, sender);
}

export function execute(to: Address, amount: Uint256, payload: Bytes): Bytes {
  const number = nonce(), operation = operationOf(to, amount, payload, number);
  const stored = allOwners(), count = stored.length;
  let confirmations: u64 = 0;
  for (let i: u64 = 0; i < count; i++) confirmations += u64(confirmation(operation, stored.get(i).value).value);
  const least = threshold();
  if (Uint256.of(confirmations) < least) throwTooFewConfirmations(Uint256.of(confirmations), least);
  storedNonce().value = number + Uint256.of(1);
  if (!call(to, payload, amount)) bubble();
  const result = returned();
  emitExecuted(operation, number);
  return result;
}

function isOwner(account: Address): bool {
  const stored = allOwners(), count = stored.length;
  for (let i: u64 = 0; i < count; i++) if (stored.get(i).value == account) return true;
  return false;
}
