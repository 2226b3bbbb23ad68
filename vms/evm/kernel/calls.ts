// CALL, CALLCODE, DELEGATECALL and STATICCALL, and how a frame ends.
import {
  A_BALANCE, A_FLAGS, C_BYTES, C_SIZE, FLAG_FOREIGN, FLAG_HAS_CODE, FLAG_IDENTITY, FLAG_PRECOMPILE, FLAG_SHA256, FRAMES, FRAME_SIZE, F_ADDRESS,
  F_CALLER, F_CODE_ADDRESS, F_DEPTH, F_GAS, F_GAS_START, F_HELD, F_KIND, F_MEMORY, F_MEMORY_SIZE, F_OUT,
  F_OUT_SIZE, F_SP, F_STATIC, F_VALUE, F_INPUT, F_INPUT_SIZE, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION, IO_FOREIGN_REFUND, KIND_CALL,
  KIND_CALLCODE, KIND_CREATE, KIND_DELEGATECALL, KIND_RUN, KIND_STATICCALL, SCRATCH, STATUS_HALT,
  STATUS_SUCCESS,
} from "./layout";
import { COLD_ACCOUNT, DELEGATION, EMPTY_IS_DEAD, KEEPS_64TH, WARM_ACCOUNT } from "../../../src/vm/rules/parameters";
import { prepare } from "./code";
import { codeFault, storeCode } from "./create";
import { flush } from "./flush";
import {
  clearReturn, closeCheckpoint, isTraced, markCheckpoint, memoryEnd, ownAccount, reserveReturn, returnData, returnSize,
  setFrame, startFrame, useRange,
} from "./frames";
import { hostForeignCall, hostPrecompile, hostTraceEnter, hostTraceLeave } from "./imports";
import { parameter } from "./parameters";
import { sha256 } from "./sha256";
import { NOT_ENOUGH, accessAccount, accountAt, changeAccount, codeOf, isDead, refund, setRefund, startEpoch, touch } from "./state";
import { add, copyWord, isZero, lessThan, saturated, setWord, subtract } from "./word";
import { NEW_ACCOUNT_GAS, STIPEND_GAS, VALUE_GAS } from "../../../src/vm/rules/prices";

export const MAX_DEPTH: u32 = 1024;
const IDENTITY_GAS: u64 = 15;
const IDENTITY_WORD_GAS: u64 = 3;
const SHA256_GAS: u64 = 60;
/** Above, the platform's hash with the processor's own instructions is faster by more than the way out takes. */
const SHA256_MOST: u32 = 512;
const SHA256_WORD_GAS: u64 = 12;
/** 0xef0100 and an address (EIP-7702). */
const DESIGNATOR_SIZE: u32 = 23;

/** Where a delegation points to, as a word; the address's bytes are the last 20 of the designator. */
const DELEGATE: usize = <usize>SCRATCH;
const ZERO: usize = <usize>SCRATCH + 0x20;

/** The part of the gas that a call or creation may have. */
export function allowance(gas: u64): u64 {
  return parameter(KEEPS_64TH) != 0 ? gas - (gas >> 6) : gas;
}

/** When the account's code is a delegation: writes the address it points to. */
function isDelegation(account: usize): bool {
  if (parameter(DELEGATION) == 0 || (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) == 0) return false;
  const code = codeOf(account);
  if (load<u32>(code, C_SIZE) != DESIGNATOR_SIZE || (load<u32>(code, C_BYTES) & 0xffffff) != 0x0001ef) return false;
  wordOfAddress(DELEGATE, code + C_BYTES + 3);
  return true;
}

/** The 20 bytes of an address as a word. */
export function wordOfAddress(to: usize, bytes: usize): void {
  setWord(to, 0);
  for (let i: usize = 0; i < 20; i++) store<u8>(to + 19 - i, load<u8>(bytes + i));
}

/**
 * Begins a call; the frame's pc, sp and gas are stored and its gas holds what the opcode costs at least. 0, or why the
 * frame halts. The operands: gas, address, value (CALL and CALLCODE), input offset and size, output offset and size.
 */
export function call(frame: usize, kind: i32): i32 {
  const sp = <usize>load<u32>(frame, F_SP);
  const hasValue = kind == KIND_CALL || kind == KIND_CALLCODE;
  const ranges = sp + (hasValue ? 96 : 64);
  const value = hasValue ? sp + 64 : ZERO;
  setWord(ZERO, 0);
  const isPaid = !isZero(value);
  if (isPaid && kind == KIND_CALL && load<u32>(frame, F_STATIC) != 0) return HALT_STATIC_VIOLATION;

  let gas = useRange(frame, load<u64>(frame, F_GAS), ranges, ranges + 32);
  if (gas == NOT_ENOUGH) return HALT_OUT_OF_GAS;
  gas = useRange(frame, gas, ranges + 64, ranges + 96);
  if (gas == NOT_ENOUGH) return HALT_OUT_OF_GAS;
  gas = accessAccount(sp + 32, gas, parameter(COLD_ACCOUNT));
  if (gas == NOT_ENOUGH) return HALT_OUT_OF_GAS;
  const target = accountAt(sp + 32);
  let source = target;
  if (isDelegation(target)) {
    const warm = parameter(WARM_ACCOUNT);
    if (gas < warm) return HALT_OUT_OF_GAS;
    gas = accessAccount(DELEGATE, gas - warm, parameter(COLD_ACCOUNT));
    if (gas == NOT_ENOUGH) return HALT_OUT_OF_GAS;
    source = accountAt(DELEGATE);
  }
  const extra = valueCost(kind, isPaid, target);
  if (gas < extra) return HALT_OUT_OF_GAS;
  gas -= extra;
  const wanted = saturated(sp), most = allowance(gas);
  if (parameter(KEEPS_64TH) == 0 && wanted > gas) return HALT_OUT_OF_GAS;
  let given = min(wanted, most);
  store<u64>(frame, gas - given, F_GAS);
  if (isPaid) given += <u64>STIPEND_GAS;

  const inputSize = load<u32>(ranges, 32), outSize = load<u32>(ranges, 96);
  const base = <usize>load<u32>(frame, F_MEMORY);
  const child = frame + FRAME_SIZE;
  store<u32>(child, <u32>kind, F_KIND);
  store<u32>(child, outSize == 0 ? 0 : <u32>base + load<u32>(ranges, 64), F_OUT);
  store<u32>(child, outSize, F_OUT_SIZE);
  store<u32>(child, load<u32>(frame, F_DEPTH) + 1, F_DEPTH);
  copyWord(child + F_CODE_ADDRESS, sp + 32);
  store<u32>(child, 0, F_CODE_ADDRESS + 20);
  store<u64>(child, 0, F_CODE_ADDRESS + 24);
  setParties(frame, child, kind, value);
  const input = inputSize == 0 ? base : base + load<u32>(ranges);
  const isStatic = kind == KIND_STATICCALL || load<u32>(frame, F_STATIC) != 0;
  // The result takes the place of the last operand.
  store<u32>(frame, <u32>(ranges + 96), F_SP);

  clearReturn();
  store<u64>(child, given, F_GAS);
  store<u64>(child, given, F_GAS_START);
  const affordable = !isPaid || !lessThan(ownAccount(frame) + A_BALANCE, value);
  if (load<u32>(child, F_DEPTH) > MAX_DEPTH || !affordable) return refuse(frame, given);
  store<u32>(child, <u32>input, F_INPUT);
  store<u32>(child, inputSize, F_INPUT_SIZE);
  const held = load<u32>(frame, F_HELD) + load<u32>(frame, F_MEMORY_SIZE);
  begin(child, target, source, given, ranges + 96, memoryEnd(frame), held, isStatic);
  return 0;
}

function valueCost(kind: i32, isPaid: bool, target: usize): u64 {
  let cost: u64 = isPaid ? <u64>VALUE_GAS : 0;
  if (kind == KIND_CALL && (isPaid || parameter(EMPTY_IS_DEAD) == 0) && isDead(target)) cost += <u64>NEW_ACCOUNT_GAS;
  return cost;
}

/** Who acts, who called and what value is seen. */
function setParties(frame: usize, child: usize, kind: i32, value: usize): void {
  if (kind == KIND_DELEGATECALL) {
    copyWord(child + F_ADDRESS, frame + F_ADDRESS);
    copyWord(child + F_CALLER, frame + F_CALLER);
    copyWord(child + F_VALUE, frame + F_VALUE);
    return;
  }
  copyWord(child + F_ADDRESS, kind == KIND_CALLCODE ? frame + F_ADDRESS : child + F_CODE_ADDRESS);
  copyWord(child + F_CALLER, frame + F_ADDRESS);
  copyWord(child + F_VALUE, value);
}

/** A call or creation that does not begin: all its gas comes back. */
export function refuse(frame: usize, given: u64): i32 {
  store<u64>(frame, load<u64>(frame, F_GAS) + given, F_GAS);
  setWord(<usize>load<u32>(frame, F_SP), 0);
  return 0;
}

/** Moves the value and runs the code of `source`, a precompile, or nothing. */
function begin(
  child: usize, target: usize, source: usize, gas: u64, stack: usize, base: usize, held: u32, isStatic: bool,
): i32 {
  const kind = <i32>load<u32>(child, F_KIND);
  store<u32>(child, u32(isStatic), F_STATIC);
  store<u32>(child, held, F_HELD);
  store<u32>(child, <u32>base, F_MEMORY);
  store<u32>(child, 0, F_MEMORY_SIZE);
  const flags = load<u32>(source, A_FLAGS);
  if ((flags & (FLAG_FOREIGN | FLAG_PRECOMPILE)) == FLAG_FOREIGN) return callForeign(child);
  markCheckpoint(child);
  if (kind == KIND_CALL || kind == KIND_STATICCALL) {
    touch(target);
    if (!isZero(child + F_VALUE)) transfer(accountAt(child + F_CALLER), target, child + F_VALUE);
  }
  if (isTraced) hostTraceEnter(child);
  const input = <usize>load<u32>(child, F_INPUT), inputSize = load<u32>(child, F_INPUT_SIZE);
  // A delegation to a precompile runs nothing (EIP-7702).
  if ((flags & FLAG_PRECOMPILE) != 0 && source == target) {
    if ((flags & FLAG_IDENTITY) != 0 || ((flags & FLAG_SHA256) != 0 && inputSize <= SHA256_MOST)) return runInside(child, flags, gas, input, inputSize);
    const fault = hostPrecompile(source, input, inputSize, child);
    const status = fault == 0 ? STATUS_SUCCESS : STATUS_HALT;
    return finish(child, status, load<u64>(child, F_GAS), returnData, returnSize, fault);
  }
  if ((flags & FLAG_HAS_CODE) == 0 || ((flags & FLAG_PRECOMPILE) != 0)) return finish(child, STATUS_SUCCESS, gas, returnData, 0, 0);
  const code = codeOf(source);
  prepare(code);
  startFrame(child, code, gas, stack, base, held, input, inputSize, isStatic);
  return 0;
}

/** Lets the host make a call to code for another VM. It moves the value and undoes what a callee that fails has done. */
function callForeign(child: usize): i32 {
  flush();
  if (isTraced) hostTraceEnter(child);
  const end = hostForeignCall(child), status = end & 0xff;
  startEpoch();
  if (status == STATUS_SUCCESS) setRefund(refund + load<i64>(IO_FOREIGN_REFUND));
  if (isTraced) hostTraceLeave(child, end, returnData, returnSize);
  giveBack(child - FRAME_SIZE, child, status, load<u64>(child, F_GAS));
  return 0;
}

/** The precompiles that are faster here than a way out and back: identity and SHA-256. */
function runInside(child: usize, flags: u32, gas: u64, input: usize, size: u32): i32 {
  const words = <u64>((size + 31) >> 5);
  const isIdentity = (flags & FLAG_IDENTITY) != 0;
  const cost = isIdentity ? IDENTITY_GAS + IDENTITY_WORD_GAS * words : SHA256_GAS + SHA256_WORD_GAS * words;
  if (gas < cost) return finish(child, STATUS_HALT, 0, returnData, 0, HALT_OUT_OF_GAS);
  if (isIdentity) return finish(child, STATUS_SUCCESS, gas - cost, input, size, 0);
  return finish(child, STATUS_SUCCESS, gas - cost, sha256(input, size), 32, 0);
}

export function transfer(from: usize, to: usize, value: usize): void {
  changeAccount(from);
  subtract(from + A_BALANCE, from + A_BALANCE, value);
  changeAccount(to);
  add(to + A_BALANCE, to + A_BALANCE, value);
}

/**
 * Ends a frame, under way or not begun, with gas left and output. 0 when its caller goes on, otherwise the status of the
 * run.
 */
export function finish(child: usize, status: i32, gasLeft: u64, output: usize, size: u32, reason: i32): i32 {
  const kind = <i32>load<u32>(child, F_KIND);
  if (kind >= KIND_CREATE && kind != KIND_RUN && status == STATUS_SUCCESS) {
    reason = codeFault(gasLeft, output, size);
    if (reason != 0) status = STATUS_HALT;
    else gasLeft = storeCode(child, gasLeft, output, size);
  }
  if (status == STATUS_HALT) {
    gasLeft = 0;
    size = 0;
  }
  closeCheckpoint(child, status);
  if (isTraced) {
    store<u64>(child, gasLeft, F_GAS);
    hostTraceLeave(child, status | (reason << 8), output, size);
  }
  if (output != returnData || size == 0) {
    const to = reserveReturn(size);
    memory.copy(to, output, size);
  }
  store<u64>(child, gasLeft, F_GAS);
  if (child == <usize>FRAMES) {
    store<u32>(child, <u32>reason, F_OUT);
    return status;
  }
  giveBack(child - FRAME_SIZE, child, status, gasLeft);
  return 0;
}

/** Hands a callee's gas, result and output to its caller, which goes on. */
function giveBack(frame: usize, child: usize, status: i32, gasLeft: u64): void {
  setFrame(frame);
  store<u64>(frame, load<u64>(frame, F_GAS) + gasLeft, F_GAS);
  const sp = <usize>load<u32>(frame, F_SP);
  const kind = <i32>load<u32>(child, F_KIND);
  if (kind >= KIND_CREATE) {
    // A new contract's code is no return data.
    if (status == STATUS_SUCCESS) {
      copyWord(sp, child + F_ADDRESS);
      clearReturn();
    } else {
      setWord(sp, 0);
    }
    return;
  }
  setWord(sp, u64(status == STATUS_SUCCESS));
  memory.copy(<usize>load<u32>(child, F_OUT), returnData, min(returnSize, load<u32>(child, F_OUT_SIZE)));
}
