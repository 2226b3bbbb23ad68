// The hooks of contracts for other VMs (src/vm/hooks/table), answered for the contract of the frame under way.
import * as hook from "../../../vm/hooks/numbers";
import { frame, memoryEnd } from "../../../../vms/evm/kernel/frames";
import {
  CONTEXT_BASE_FEE, CONTEXT_CHAIN_ID, CONTEXT_COINBASE, CONTEXT_GAS_LIMIT, CONTEXT_GAS_PRICE, CONTEXT_NUMBER, CONTEXT_ORIGIN,
  CONTEXT_TIMESTAMP, F_ACCOUNT, F_ADDRESS, F_CALLER, F_FUEL_PER_GAS, F_REENTRANT, F_VALUE, HALT_OUT_OF_GAS,
  HALT_UNKNOWN_HOST_CALL, KIND_CALL, KIND_DELEGATECALL, KIND_STATICCALL,
} from "../../../../vms/evm/kernel/layout";
import { hookBalance, hookCode, hookCodeHash, hookCodeSize } from "./accounts";
import { portAddress, requested, restSize, setRest, setResult } from "./answer";
import { hookCall, hookCreate, hookReadReturnData, hookReturnDataSize } from "./calls";
import { hookAddMod, hookDiv, hookKeccak, hookLog, hookMod, hookMulMod, hookPow } from "./computations";
import {
  hookContextAddress, hookContextNumber, hookContextWord, hookFrameAddress, hookFrameWord, hookReadArgs, hookReentrant,
} from "./context";
import { chargeFuel, fuel, gasLeft, setMeter } from "./meter";
import { hookCache, hookFlush, hookLoad, hookTransientLoad, hookTransientStore, openCache } from "./storage";

/** Where requests and answers are. */
export function hookPort(): usize {
  return portAddress();
}

/** Before the contract of the frame under way runs, for which a gas is so many units of fuel. */
export function openContract(fuelPerGas: u64): void {
  store<u64>(frame, fuelPerGas, F_FUEL_PER_GAS);
  store<u32>(frame, 0, F_REENTRANT);
  store<u32>(frame, 0, F_ACCOUNT);
  openCache(frame);
}

function bytesFuel(size: u32): u64 {
  return <u64>(size >> hook.HOOK_BYTES_PER_FUEL_LOG2);
}

/**
 * Answers a request, whose fixed part is in the port and whose part of variable length, of `size` bytes, at the place for a message's
 * input. The fuel left of what is given, or the negative number of a halt's reason.
 */
export function ask(number: u32, left: u64, size: u32): i64 {
  setMeter(left, load<u64>(frame, F_FUEL_PER_GAS));
  setRest(0, 0);
  setResult(0);
  if (!chargeFuel(<u64>hook.HOOK_FUEL + bytesFuel(size))) return -HALT_OUT_OF_GAS;
  const halt = answer(number, memoryEnd(frame), size);
  if (halt != 0) return -<i64>halt;
  return chargeFuel(bytesFuel(restSize())) ? <i64>fuel : -HALT_OUT_OF_GAS;
}

function answer(number: u32, at: usize, size: u32): i32 {
  switch (number) {
    case hook.READ_ARGS: return hookReadArgs();
    // What a contract returns is the machine's to keep, growth to charge for, and the run to end.
    case hook.WRITE_RESULT: return chargeFuel(bytesFuel(load<u32>(requested(0)))) ? 0 : HALT_OUT_OF_GAS;
    case hook.EXIT_EARLY:
    case hook.PAY_FOR_MEMORY_GROW: return 0;
    case hook.STORAGE_LOAD: return hookLoad();
    case hook.STORAGE_CACHE: return hookCache();
    case hook.STORAGE_FLUSH: return hookFlush();
    case hook.TRANSIENT_LOAD: return hookTransientLoad();
    case hook.TRANSIENT_STORE: return hookTransientStore();
    case hook.CALL: return hookCall(KIND_CALL, size);
    case hook.DELEGATE_CALL: return hookCall(KIND_DELEGATECALL, size);
    case hook.STATIC_CALL: return hookCall(KIND_STATICCALL, size);
    case hook.CREATE1: return hookCreate(false, size);
    case hook.CREATE2: return hookCreate(true, size);
    case hook.READ_RETURN_DATA: return hookReadReturnData();
    case hook.RETURN_DATA_SIZE: return hookReturnDataSize();
    case hook.EMIT_LOG: return hookLog(at, size);
    case hook.ACCOUNT_BALANCE: return hookBalance();
    case hook.ACCOUNT_CODE: return hookCode();
    case hook.ACCOUNT_CODE_SIZE: return hookCodeSize();
    case hook.ACCOUNT_CODE_HASH: return hookCodeHash();
    case hook.KECCAK256: return hookKeccak(at, size);
    case hook.MATH_DIV: return hookDiv();
    case hook.MATH_MOD: return hookMod();
    case hook.MATH_POW: return hookPow();
    case hook.MATH_ADD_MOD: return hookAddMod();
    case hook.MATH_MUL_MOD: return hookMulMod();
    default: return answerContext(number);
  }
}

function answerContext(number: u32): i32 {
  switch (number) {
    case hook.BLOCK_BASE_FEE: return hookContextWord(CONTEXT_BASE_FEE);
    case hook.BLOCK_COINBASE: return hookContextAddress(CONTEXT_COINBASE);
    case hook.BLOCK_GAS_LIMIT: return hookContextNumber(CONTEXT_GAS_LIMIT);
    case hook.BLOCK_NUMBER: return hookContextNumber(CONTEXT_NUMBER);
    case hook.BLOCK_TIMESTAMP: return hookContextNumber(CONTEXT_TIMESTAMP);
    case hook.CHAIN_ID: return hookContextNumber(CONTEXT_CHAIN_ID);
    case hook.CONTRACT_ADDRESS: return hookFrameAddress(F_ADDRESS);
    case hook.MSG_REENTRANT: return hookReentrant();
    case hook.MSG_SENDER: return hookFrameAddress(F_CALLER);
    case hook.MSG_VALUE: return hookFrameWord(F_VALUE);
    case hook.TX_GAS_PRICE: return hookContextWord(CONTEXT_GAS_PRICE);
    case hook.TX_ORIGIN: return hookContextAddress(CONTEXT_ORIGIN);
    case hook.TX_INK_PRICE: return give(load<u64>(frame, F_FUEL_PER_GAS));
    case hook.GAS_LEFT: return give(gasLeft());
    case hook.INK_LEFT: return give(fuel);
    default: return HALT_UNKNOWN_HOST_CALL;
  }
}

function give(value: u64): i32 {
  setResult(value);
  return 0;
}
