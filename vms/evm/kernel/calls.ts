// CALL, CALLCODE, DELEGATECALL and STATICCALL.
import {
  FRAME_SIZE, F_ADDRESS, F_CALLER, F_CHECKPOINT, F_CODE, F_CODE_ADDRESS, F_DEPTH, F_GAS, F_GAS_START, F_HELD, F_INPUT,
  F_INPUT_SIZE, F_KIND, F_MEMORY, F_MEMORY_SIZE, F_OUT, F_OUT_SIZE, F_SP, F_STACK, F_STATIC, F_VALUE,
  HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION, KIND_CALL, KIND_CALLCODE, KIND_DELEGATECALL, KIND_STATICCALL, STATUS_SUCCESS,
} from "./layout";
import { runElsewhere } from "./elsewhere";
import {
  clearReturn, isTraced, memoryEnd, ownAccount, returnData, returnSize, startFrame, useRange,
} from "./frames";
import { MAX_DEPTH, allowance, finish, leave, refuse } from "./handover";
import { runPrecompile } from "./precompiles";
import { prepare } from "./prepare";
import { enterFollowed } from "./record";
import { copyWord, isZero, lessThan, loadAddress, saturated, setWord } from "../../../src/base/kernel/word";
import { NOT_ENOUGH, accessAccount, accountAt, codeOf, isDead, touch, transfer } from "../../../src/state/kernel/accounts";
import { openCheckpoint } from "../../../src/state/kernel/journal";
import { parameter } from "../../../src/state/kernel/parameters";
import {
  A_BALANCE, A_FLAGS, A_MARK, C_BYTES, C_SIZE, C_VM, FLAG_HAS_CODE,
} from "../../../src/state/kernel/records";
import { DELEGATION_PREFIX, DELEGATION_PREFIX_SIZE, DELEGATION_SIZE } from "../../../src/vm/rules/delegation";
import { COLD_ACCOUNT, DELEGATION, EMPTY_IS_DEAD, KEEPS_64TH, WARM_ACCOUNT } from "../../../src/vm/rules/parameters";
import { NEW_ACCOUNT_GAS, STIPEND_GAS, VALUE_GAS } from "../../../src/vm/rules/prices";

/** Where a delegation points to, as a word. */
export const DELEGATE: usize = memory.data(32, 16);
const ZERO: usize = memory.data(32, 16);

/** Whether the account's code is a delegation (EIP-7702); writes the address that it points to at {@link DELEGATE}. */
export function isDelegation(account: usize): bool {
  if (parameter(DELEGATION) == 0 || (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) == 0) return false;
  const code = codeOf(account);
  if (load<u32>(code, C_SIZE) != DELEGATION_SIZE || (load<u32>(code, C_BYTES) & 0xffffff) != DELEGATION_PREFIX) return false;
  loadAddress(DELEGATE, code + C_BYTES + DELEGATION_PREFIX_SIZE);
  return true;
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
  // What the state has no part in is paid before the state is looked at (EIP-7928).
  const paid: u64 = isPaid ? <u64>VALUE_GAS : 0;
  if (gas < paid) return HALT_OUT_OF_GAS;
  gas = accessAccount(sp + 32, gas - paid, parameter(COLD_ACCOUNT));
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
  const made: u64 = makesAccount(kind, isPaid, target) ? <u64>NEW_ACCOUNT_GAS : 0;
  if (gas < made) return HALT_OUT_OF_GAS;
  gas -= made;
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

/** Whether a call makes the account that it is for. */
export function makesAccount(kind: i32, isPaid: bool, target: usize): bool {
  return kind == KIND_CALL && (isPaid || parameter(EMPTY_IS_DEAD) == 0) && isDead(target);
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

/**
 * Moves the value and runs the code of `source`, a precompile, or nothing. The child's kind, parties, value, depth, gas and
 * input are set; 0 when a frame is under way, or the status of the run that ends with the child.
 */
export function begin(
  child: usize, target: usize, source: usize, gas: u64, stack: usize, base: usize, held: u32, isStatic: bool,
): i32 {
  const kind = <i32>load<u32>(child, F_KIND);
  store<u32>(child, u32(isStatic), F_STATIC);
  store<u32>(child, held, F_HELD);
  store<u32>(child, <u32>base, F_MEMORY);
  store<u32>(child, 0, F_MEMORY_SIZE);
  store<u32>(child, <u32>stack, F_SP);
  store<u32>(child, <u32>stack, F_STACK);
  store<u32>(child, 0, F_CODE);
  openCheckpoint(child + F_CHECKPOINT);
  if (kind == KIND_CALL || kind == KIND_STATICCALL) {
    touch(target);
    if (!isZero(child + F_VALUE)) transfer(accountAt(child + F_CALLER), target, child + F_VALUE);
  }
  if (isTraced) enterFollowed(child);
  const input = <usize>load<u32>(child, F_INPUT), inputSize = load<u32>(child, F_INPUT_SIZE);
  const precompile = load<u32>(source, A_MARK);
  // A delegation to a precompile runs nothing (EIP-7702).
  if (precompile != 0 && source == target) return runPrecompile(child, precompile, gas, input, inputSize, base);
  if ((load<u32>(source, A_FLAGS) & FLAG_HAS_CODE) == 0 || precompile != 0) return finish(child, STATUS_SUCCESS, gas, returnData, 0, 0);
  const code = codeOf(source);
  if (load<u32>(code, C_VM) != 0) return runContract(child, code);
  prepare(code);
  startFrame(child, code, gas, stack, base, held, input, inputSize, isStatic);
  return 0;
}

function runContract(child: usize, code: usize): i32 {
  const end = runElsewhere(child, code);
  return leave(child, end & 0xff, load<u64>(child, F_GAS), returnData, returnSize, end >> 8);
}
