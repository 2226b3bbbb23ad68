// CREATE and CREATE2 (EIP-1014).
import {
  FRAME_SIZE, F_ADDRESS, F_CALLER, F_CHECKPOINT, F_CODE, F_CODE_ADDRESS, F_DEPTH, F_GAS, F_GAS_START, F_HELD, F_INPUT,
  F_INPUT_SIZE, F_KIND, F_MEMORY, F_MEMORY_SIZE, F_OUT_SIZE, F_SP, F_STACK, F_STATIC, F_VALUE, HALT_CODE_TOO_LARGE,
  HALT_CREATE_COLLISION, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION, KIND_CREATE2, STATUS_HALT,
} from "./layout";
import { deploy, maxInitCode, readInitCode } from "./deployment";
import { clearReturn, isTraced, memoryEnd, ownAccount, startFrame, useRange } from "./frames";
import { MAX_DEPTH, allowance, finish, refuse } from "./handover";
import { enterFollowed } from "./record";
import { reachMemory } from "./memory";
import { initCode, initCodeSpace } from "./prepare";
import { keccak256 } from "../../../src/base/kernel/keccak256";
import { copyWord, isZero, lessThan, loadAddress, storeAddress, storeBytes } from "../../../src/base/kernel/word";
import {
  NOT_ENOUGH, accountAt, changeAccount, hasStorage, setAccountFlags, transfer, warm,
} from "../../../src/state/kernel/accounts";
import { openCheckpoint } from "../../../src/state/kernel/journal";
import { parameter } from "../../../src/state/kernel/parameters";
import { A_BALANCE, A_FLAGS, A_NONCE, EVM, FLAG_CREATED, FLAG_HAS_CODE } from "../../../src/state/kernel/records";
import { CREATED_NONCE, INIT_CODE_WORD } from "../../../src/vm/rules/parameters";
import { HASH_WORD_GAS } from "../../../src/vm/rules/prices";

const PREIMAGE: usize = memory.data(128, 16);
const HASH: usize = memory.data(32, 16);
/** The salt of a CREATE2, as a word. */
export const SALT: usize = memory.data(32, 16);

/** Begins a creation, as `call` does a call. The operands: value, offset, size and (CREATE2) salt. */
export function create(frame: usize, kind: i32): i32 {
  const sp = <usize>load<u32>(frame, F_SP);
  if (load<u32>(frame, F_STATIC) != 0) return HALT_STATIC_VIOLATION;
  let gas = useRange(frame, load<u64>(frame, F_GAS), sp + 32, sp + 64);
  if (gas == NOT_ENOUGH) return HALT_OUT_OF_GAS;
  const size = load<u32>(sp, 64);
  const words = (<u64>size + 31) >> 5;
  const cost = words * (parameter(INIT_CODE_WORD) + (kind == KIND_CREATE2 ? <u64>HASH_WORD_GAS : 0));
  if (gas < cost) return HALT_OUT_OF_GAS;
  const bytes = <usize>load<u32>(frame, F_MEMORY) + (size == 0 ? 0 : load<u32>(sp, 32));
  const most = maxInitCode(bytes, size);
  if (most != 0 && <u64>size > most) return HALT_CODE_TOO_LARGE;
  gas -= cost;
  const given = allowance(gas);
  store<u64>(frame, gas - given, F_GAS);
  const result = sp + (kind == KIND_CREATE2 ? 96 : 64);
  const child = frame + FRAME_SIZE;
  copyWord(child + F_VALUE, sp);
  if (kind == KIND_CREATE2) copyWord(SALT, sp + 96);
  store<u32>(frame, <u32>result, F_SP);
  clearReturn();
  const creator = ownAccount(frame);
  if (
    load<u32>(frame, F_DEPTH) + 1 > MAX_DEPTH ||
    lessThan(creator + A_BALANCE, child + F_VALUE) ||
    load<u64>(creator, A_NONCE) == u64.MAX_VALUE
  ) return refuse(frame, given);
  store<u32>(child, load<u32>(frame, F_DEPTH) + 1, F_DEPTH);
  copyWord(child + F_CALLER, frame + F_ADDRESS);
  const held = load<u32>(frame, F_HELD) + load<u32>(frame, F_MEMORY_SIZE);
  const nonce = countNonce(creator);
  beginCreation(child, kind, creator, nonce, given, bytes, size, result, memoryEnd(frame), held);
  return 0;
}

/** The account's nonce, which becomes the next. */
export function countNonce(account: usize): u64 {
  const nonce = load<u64>(account, A_NONCE);
  changeAccount(account);
  store<u64>(account, nonce + 1, A_NONCE);
  return nonce;
}

/**
 * Runs init code at the address that follows from the creator's nonce or, for CREATE2, the salt in {@link SALT}. The child's
 * value, caller and depth are set. 0 when a frame is under way, or the status of the run that ends with the child.
 */
export function beginCreation(
  child: usize, kind: i32, creator: usize, nonce: u64, gas: u64, bytes: usize, size: u32, stack: usize, base: usize, held: u32,
): i32 {
  if (kind == KIND_CREATE2) saltedAddress(child, bytes, size);
  else noncedAddress(child, nonce);
  const created = child + F_ADDRESS;
  copyWord(child + F_CODE_ADDRESS, created);
  const account = accountAt(created);
  warm(account);
  store<u32>(child, <u32>kind, F_KIND);
  store<u32>(child, 0, F_OUT_SIZE);
  store<u32>(child, <u32>bytes, F_INPUT);
  store<u32>(child, size, F_INPUT_SIZE);
  store<u64>(child, gas, F_GAS);
  store<u64>(child, gas, F_GAS_START);
  store<u32>(child, 0, F_STATIC);
  store<u32>(child, held, F_HELD);
  store<u32>(child, <u32>base, F_MEMORY);
  store<u32>(child, 0, F_MEMORY_SIZE);
  store<u32>(child, 0, F_CODE);
  openCheckpoint(child + F_CHECKPOINT);
  if (isTraced) enterFollowed(child);
  // Also storage alone makes a collision (EIP-7610).
  if (
    load<u64>(account, A_NONCE) != 0 || (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) != 0 || hasStorage(account)
  ) return finish(child, STATUS_HALT, 0, bytes, 0, HALT_CREATE_COLLISION);
  changeAccount(account);
  setAccountFlags(account, FLAG_CREATED);
  store<u64>(account, parameter(CREATED_NONCE), A_NONCE);
  if (!isZero(child + F_VALUE)) transfer(creator, account, child + F_VALUE);
  const vm = readInitCode(bytes, size);
  if (vm != EVM) {
    store<u32>(child, <u32>stack, F_SP);
    store<u32>(child, <u32>stack, F_STACK);
    return deploy(child, vm, bytes + size);
  }
  const space = initCodeSpace(size);
  reachMemory(<u64>base + space);
  initCode(base, bytes, size);
  startFrame(child, base, gas, stack, (base + <usize>space + 31) & ~31, held, base, 0, false);
  return 0;
}

/** keccak256(rlp([creator, nonce]))[12..]. */
function noncedAddress(child: usize, nonce: u64): void {
  let bytes: u32 = nonce < 0x80 ? 0 : (71 - <u32>clz<u64>(nonce)) >> 3;
  store<u8>(PREIMAGE, <u8>(0xc0 + 22 + bytes));
  store<u8>(PREIMAGE + 1, 0x94);
  storeAddress(PREIMAGE + 2, child + F_CALLER);
  if (bytes == 0) store<u8>(PREIMAGE + 22, nonce == 0 ? 0x80 : <u8>nonce);
  else {
    store<u8>(PREIMAGE + 22, <u8>(0x80 + bytes));
    for (let i: u32 = 0; i < bytes; i++) store<u8>(PREIMAGE + 22 + bytes - i, <u8>(nonce >> (8 * i)));
  }
  setAddress(child, 23 + bytes);
}

/** keccak256(0xff ++ creator ++ salt ++ keccak256(init code))[12..]. */
function saltedAddress(child: usize, bytes: usize, size: u32): void {
  store<u8>(PREIMAGE, 0xff);
  storeAddress(PREIMAGE + 1, child + F_CALLER);
  storeBytes(PREIMAGE + 21, SALT);
  keccak256(PREIMAGE + 53, bytes, size);
  setAddress(child, 85);
}

function setAddress(child: usize, size: u32): void {
  keccak256(HASH, PREIMAGE, size);
  loadAddress(child + F_ADDRESS, HASH + 12);
}
