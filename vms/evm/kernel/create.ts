// CREATE and CREATE2 (EIP-1014), and SELFDESTRUCT.
import {
  A_BALANCE, A_CODE, A_FLAGS, A_NONCE, FLAG_CODE_CHANGED, FLAG_CREATED, FLAG_DESTROYED, FLAG_FOREIGN, FLAG_HAS_CODE,
  FLAG_WARM, FRAME_SIZE, F_ADDRESS, F_CALLER, F_CODE_ADDRESS, F_DEPTH, F_GAS, F_GAS_START, F_HELD, F_INPUT,
  F_INPUT_SIZE, F_KIND, F_MEMORY, F_MEMORY_SIZE, F_OUT, F_OUT_SIZE, F_SP, F_STATIC, F_VALUE, HALT_CODE_TOO_LARGE,
  HALT_CREATE_COLLISION, HALT_INVALID_CODE, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION, KIND_CREATE2, SCRATCH,
  STATUS_HALT,
} from "./layout";
import {
  CODE_MUST_BE_PAID, COLD_BENEFICIARY, CREATED_NONCE, EMPTY_IS_DEAD, INIT_CODE_WORD, MAX_CODE,
  MAX_INIT_CODE, REJECTS_EF, SELFDESTRUCT_NEW_ACCOUNT, SELFDESTRUCT_ONLY_CREATED, SELFDESTRUCT_REFUND,
} from "../../../src/vm/rules/parameters";
import { MAX_DEPTH, allowance, finish, refuse, transfer } from "./calls";
import { initCode, initCodeSpace, temporaryCode } from "./code";
import { clearReturn, isTraced, markCheckpoint, memoryEnd, ownAccount, startFrame, useRange } from "./frames";
import { reachMemory } from "./heap";
import { hostHasStorage, hostIsForeign, hostTraceEnter } from "./imports";
import { keccak256 } from "./keccak";
import { parameter } from "./parameters";
import {
  NOT_ENOUGH, accessAccount, accountAt, changeAccount, isDead, refund, setAccountFlags, setRefund, touch,
} from "./state";
import { add, copyWord, isZero, lessThan, loadBytes, setWord, storeBytes } from "./word";
import { CODE_BYTE_GAS, HASH_WORD_GAS } from "../../../src/vm/rules/prices";

const PREIMAGE: usize = <usize>SCRATCH + 0x40;
const HASH: usize = <usize>SCRATCH + 0xc0;

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
  const most = parameter(MAX_INIT_CODE);
  if (most != 0 && <u64>size > most) return HALT_CODE_TOO_LARGE;
  gas -= cost;
  const given = allowance(gas);
  store<u64>(frame, gas - given, F_GAS);
  const result = sp + (kind == KIND_CREATE2 ? 96 : 64);
  const bytes = <usize>load<u32>(frame, F_MEMORY) + (size == 0 ? 0 : load<u32>(sp, 32));
  const child = frame + FRAME_SIZE;
  copyWord(child + F_VALUE, sp);
  if (kind == KIND_CREATE2) copyWord(HASH, sp + 96);
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
  beginCreation(child, kind, creator, given, bytes, size, result, memoryEnd(frame), held);
  return 0;
}

/** Runs init code. The child's value, caller and depth are set, and for CREATE2 the salt is the word at HASH. */
function beginCreation(
  child: usize, kind: i32, creator: usize, gas: u64, bytes: usize, size: u32, stack: usize, base: usize, held: u32,
): i32 {
  const nonce = load<u64>(creator, A_NONCE);
  changeAccount(creator);
  store<u64>(creator, nonce + 1, A_NONCE);
  if (kind == KIND_CREATE2) saltedAddress(child, bytes, size);
  else noncedAddress(child, nonce);
  const created = child + F_ADDRESS;
  copyWord(child + F_CODE_ADDRESS, created);
  const account = accountAt(created);
  setAccountFlags(account, FLAG_WARM);
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
  markCheckpoint(child);
  if (isTraced) hostTraceEnter(child);
  // Also storage alone makes a collision (EIP-7610).
  if (
    load<u64>(account, A_NONCE) != 0 || (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) != 0 || hostHasStorage(account) != 0
  ) return finish(child, STATUS_HALT, 0, bytes, 0, HALT_CREATE_COLLISION);
  changeAccount(account);
  setAccountFlags(account, FLAG_CREATED);
  store<u64>(account, parameter(CREATED_NONCE), A_NONCE);
  if (!isZero(child + F_VALUE)) transfer(creator, account, child + F_VALUE);
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
  addressBytes(PREIMAGE + 2, child + F_CALLER);
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
  addressBytes(PREIMAGE + 1, child + F_CALLER);
  storeBytes(PREIMAGE + 21, HASH);
  keccak256(PREIMAGE + 53, bytes, size);
  setAddress(child, 85);
}

function setAddress(child: usize, size: u32): void {
  keccak256(HASH, PREIMAGE, size);
  loadBytes(child + F_ADDRESS, HASH);
  store<u32>(child, 0, F_ADDRESS + 20);
  store<u64>(child, 0, F_ADDRESS + 24);
}

/** The 20 bytes of the address in a word. */
export function addressBytes(to: usize, word: usize): void {
  for (let i: usize = 0; i < 20; i++) store<u8>(to + i, load<u8>(word + 19 - i));
}

/** Why the code of a new contract cannot be stored; 0 when it can. */
export function codeFault(gas: u64, code: usize, size: u32): i32 {
  const most = parameter(MAX_CODE);
  if (most != 0 && <u64>size > most) return HALT_CODE_TOO_LARGE;
  if (size != 0 && parameter(REJECTS_EF) != 0 && load<u8>(code) == 0xef) return HALT_INVALID_CODE;
  return gas < <u64>CODE_BYTE_GAS * <u64>size && parameter(CODE_MUST_BE_PAID) != 0 ? HALT_OUT_OF_GAS : 0;
}

/** Pays for the code of a new contract and stores it; gas left. Frontier leaves a contract without what it cannot pay. */
export function storeCode(child: usize, gas: u64, code: usize, size: u32): u64 {
  const cost = <u64>CODE_BYTE_GAS * <u64>size;
  if (gas < cost) return gas;
  if (size != 0) {
    const account = accountAt(child + F_ADDRESS);
    changeAccount(account);
    store<u32>(account, <u32>temporaryCode(code, size), A_CODE);
    setAccountFlags(account, FLAG_HAS_CODE | FLAG_CODE_CHANGED | (hostIsForeign(code, size) != 0 ? FLAG_FOREIGN : 0));
  }
  return gas - cost;
}

/** Ends a contract's life: gas left, or NOT_ENOUGH. The frame must not be static. */
export function selfDestruct(frame: usize, sp: usize, gas: u64): u64 {
  gas = accessAccount(sp, gas, parameter(COLD_BENEFICIARY));
  if (gas == NOT_ENOUGH) return NOT_ENOUGH;
  const own = ownAccount(frame), heir = accountAt(sp);
  const balance = own + A_BALANCE;
  const makesAccount = isDead(heir) && (parameter(EMPTY_IS_DEAD) == 0 || !isZero(balance));
  const cost = makesAccount ? parameter(SELFDESTRUCT_NEW_ACCOUNT) : 0;
  if (gas < cost) return NOT_ENOUGH;
  const flags = load<u32>(own, A_FLAGS);
  const deletes = parameter(SELFDESTRUCT_ONLY_CREATED) == 0 || (flags & FLAG_CREATED) != 0;
  if (deletes && (flags & FLAG_DESTROYED) == 0) setRefund(refund + <i64>parameter(SELFDESTRUCT_REFUND));
  if (heir != own && !isZero(balance)) {
    changeAccount(heir);
    add(heir + A_BALANCE, heir + A_BALANCE, balance);
  } else {
    touch(heir);
  }
  changeAccount(own);
  if (heir != own || deletes) setWord(balance, 0);
  if (deletes) setAccountFlags(own, FLAG_DESTROYED);
  return gas - cost;
}
