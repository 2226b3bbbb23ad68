// Calls and creations that contracts for other VMs ask for: what the EVM's instructions of the kind cost and do.
import { isZero, lessThan, loadAddress, loadBytes, setWord, storeAddress, storeBytes } from "../../../base/kernel/word";
import { NOT_ENOUGH, accessAccount, accountAt } from "../../../state/kernel/accounts";
import { parameter } from "../../../state/kernel/parameters";
import { A_BALANCE, A_NONCE } from "../../../state/kernel/records";
import { CALL_FAILURE, CALL_SUCCESS } from "../../../vm/hooks/numbers";
import { COLD_ACCOUNT, INIT_CODE_WORD, WARM_ACCOUNT } from "../../../vm/rules/parameters";
import { HASH_WORD_GAS, NEW_ACCOUNT_GAS, STIPEND_GAS, VALUE_GAS } from "../../../vm/rules/prices";
import { DELEGATE, isDelegation, makesAccount } from "../../../../vms/evm/kernel/calls";
import { maxInitCode } from "../../../../vms/evm/kernel/deployment";
import { clearReturn, frame, memoryEnd, ownAccount, returnData, returnSize } from "../../../../vms/evm/kernel/frames";
import { MAX_DEPTH, allowance } from "../../../../vms/evm/kernel/handover";
import {
  F_ADDRESS, F_CALLER, F_DEPTH, F_FUEL_PER_GAS, F_STATIC, F_VALUE, HALT_CODE_TOO_LARGE, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION, IO_ADDRESS,
  IO_CALLER, IO_CODE_ADDRESS, IO_CREATED, IO_GAS_LEFT, IO_KEY, IO_VALUE, KIND_CALL, KIND_DELEGATECALL, KIND_STATICCALL,
  STATUS_REVERT, STATUS_SUCCESS,
} from "../../../../vms/evm/kernel/layout";
import { callFrom, createFrom } from "../../../../vms/evm/kernel/message";
import { answered, requested, setRest, setResult } from "./answer";
import { chargeGas, chargeOpcode, fuel, gasLeft, giveGas, leaveGas, setMeter } from "./meter";

const CREATE: u32 = 0xf0;
const CREATE2: u32 = 0xf5;

const TARGET: usize = memory.data(32, 16);
const VALUE: usize = memory.data(32, 16);

function opcodeOf(kind: i32): u32 {
  return kind == KIND_CALL ? 0xf1 : kind == KIND_DELEGATECALL ? 0xf4 : 0xfa;
}

/** The status of a call that was not made, or not with success; and the size of what it returned. */
function answerCall(status: u32): i32 {
  setResult(status);
  store<u32>(answered(0), returnSize);
  return 0;
}

/** Request: target, value of a plain call, u64 gas, u32 room; `size` bytes of call data. */
export function hookCall(kind: i32, size: u32): i32 {
  const f = frame;
  let at: usize = 20;
  loadAddress(TARGET, requested(0));
  setWord(VALUE, 0);
  if (kind == KIND_CALL) {
    loadBytes(VALUE, requested(20));
    at = 52;
  }
  const wanted = load<u64>(requested(at)), hasRoom = load<u32>(requested(at + 8)) != 0, isPaid = !isZero(VALUE);
  clearReturn();
  // Nitro lets the contract go on here; the EVM would halt.
  if (isPaid && load<u32>(f, F_STATIC) != 0) return answerCall(CALL_FAILURE);
  if (!chargeCall(kind, isPaid)) return HALT_OUT_OF_GAS;
  const given = min(wanted, allowance(gasLeft())), stipend: u64 = isPaid ? <u64>STIPEND_GAS : 0;
  const canPay = !isPaid || !lessThan(ownAccount(f) + A_BALANCE, VALUE);
  if (load<u32>(f, F_DEPTH) >= MAX_DEPTH || !hasRoom || !canPay) {
    giveGas(stipend);
    return answerCall(CALL_FAILURE);
  }
  chargeGas(given);
  memory.copy(IO_CODE_ADDRESS, requested(0), 20);
  if (kind == KIND_DELEGATECALL) {
    storeAddress(IO_ADDRESS, f + F_ADDRESS);
    storeAddress(IO_CALLER, f + F_CALLER);
    storeBytes(IO_VALUE, f + F_VALUE);
  } else {
    memory.copy(IO_ADDRESS, requested(0), 20);
    storeAddress(IO_CALLER, f + F_ADDRESS);
    storeBytes(IO_VALUE, VALUE);
  }
  const isStatic = kind == KIND_STATICCALL || load<u32>(f, F_STATIC) != 0;
  const own = fuel;
  const status = callFrom(kind, given + stipend, size, isStatic);
  goOn(f, own);
  return answerCall(status == STATUS_SUCCESS ? CALL_SUCCESS : CALL_FAILURE);
}

/** After a message, whose callees may have asked for much themselves. */
function goOn(f: usize, own: u64): void {
  setMeter(own, load<u64>(f, F_FUEL_PER_GAS));
  setRest(0, 0);
  giveGas(load<u64>(IO_GAS_LEFT));
}

/** A value that moves; access to the target, and to what it delegates to (EIP-2929, EIP-7702); an account that is made. */
function chargeCall(kind: i32, isPaid: bool): bool {
  if (!chargeOpcode(opcodeOf(kind)) || !chargeGas(isPaid ? <u64>VALUE_GAS : 0) || !chargeAccess(TARGET)) return false;
  const target = accountAt(TARGET);
  if (isDelegation(target) && !(chargeGas(parameter(WARM_ACCOUNT)) && chargeAccess(DELEGATE))) return false;
  return chargeGas(makesAccount(kind, isPaid, target) ? <u64>NEW_ACCOUNT_GAS : 0);
}

/** Warms an account, and takes what it costs to be cold; false when the fuel does not last. */
export function chargeAccess(word: usize): bool {
  const left = accessAccount(word, gasLeft(), parameter(COLD_ACCOUNT));
  if (left == NOT_ENOUGH) return false;
  leaveGas(left);
  return true;
}

/** Request: value, salt of a CREATE2, u32 room; `size` bytes of init code. */
export function hookCreate(hasSalt: bool, size: u32): i32 {
  const f = frame;
  if (load<u32>(f, F_STATIC) != 0) return HALT_STATIC_VIOLATION;
  const most = maxInitCode(memoryEnd(f), size);
  if (most != 0 && <u64>size > most) return HALT_CODE_TOO_LARGE;
  const wordGas = parameter(INIT_CODE_WORD) + (hasSalt ? <u64>HASH_WORD_GAS : 0);
  if (!chargeOpcode(hasSalt ? CREATE2 : CREATE) || !chargeGas(wordGas * ((<u64>size + 31) >> 5))) return HALT_OUT_OF_GAS;
  clearReturn();
  const creator = ownAccount(f);
  loadBytes(VALUE, requested(0));
  memory.fill(answered(0), 0, 24);
  const hasRoom = load<u32>(requested(hasSalt ? 64 : 32)) != 0;
  const isPoor = lessThan(creator + A_BALANCE, VALUE), isLast = load<u64>(creator, A_NONCE) == u64.MAX_VALUE;
  if (load<u32>(f, F_DEPTH) >= MAX_DEPTH || !hasRoom || isPoor || isLast) return 0;
  const given = allowance(gasLeft());
  chargeGas(given);
  storeAddress(IO_CALLER, f + F_ADDRESS);
  memory.copy(IO_VALUE, requested(0), 32);
  if (hasSalt) memory.copy(IO_KEY, requested(32), 32);
  const own = fuel;
  const status = createFrom(hasSalt, given, size);
  goOn(f, own);
  memory.fill(answered(0), 0, 24);
  if (status == STATUS_SUCCESS) memory.copy(answered(0), IO_CREATED, 20);
  // Only a revert returns data: a new contract's code is none.
  if (status != STATUS_REVERT) clearReturn();
  store<u32>(answered(20), returnSize);
  return 0;
}

/** Request: u32 offset, u32 size. */
export function hookReadReturnData(): i32 {
  const start = min(load<u32>(requested(0)), returnSize), size = min(load<u32>(requested(4)), returnSize - start);
  setRest(returnData + start, size);
  setResult(size);
  return 0;
}

export function hookReturnDataSize(): i32 {
  setResult(returnSize);
  return 0;
}
