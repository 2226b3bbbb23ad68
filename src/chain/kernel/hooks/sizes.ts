// Bytes of the parts of fixed size of requests and answers, as they follow from the table of hooks (src/vm/hooks/table), which a test
// holds this to: whoever goes through a conversation must know where the part of variable length begins.
import * as hook from "../../../vm/hooks/numbers";

export function requestSize(number: u32): u32 {
  switch (number) {
    case hook.WRITE_RESULT:
    case hook.EXIT_EARLY:
    case hook.PAY_FOR_MEMORY_GROW:
    case hook.STORAGE_FLUSH:
    case hook.EMIT_LOG: return 4;
    case hook.READ_RETURN_DATA: return 8;
    case hook.ACCOUNT_BALANCE:
    case hook.ACCOUNT_CODE_SIZE:
    case hook.ACCOUNT_CODE_HASH: return 20;
    case hook.ACCOUNT_CODE: return 28;
    case hook.DELEGATE_CALL:
    case hook.STATIC_CALL:
    case hook.STORAGE_LOAD:
    case hook.TRANSIENT_LOAD: return 32;
    case hook.CREATE1: return 36;
    case hook.CALL:
    case hook.STORAGE_CACHE:
    case hook.TRANSIENT_STORE:
    case hook.MATH_DIV:
    case hook.MATH_MOD:
    case hook.MATH_POW: return 64;
    case hook.CREATE2: return 68;
    case hook.MATH_ADD_MOD:
    case hook.MATH_MUL_MOD: return 96;
    default: return 0;
  }
}

export function answerSize(number: u32): u32 {
  switch (number) {
    case hook.CALL:
    case hook.DELEGATE_CALL:
    case hook.STATIC_CALL: return 4;
    case hook.BLOCK_COINBASE:
    case hook.CONTRACT_ADDRESS:
    case hook.MSG_SENDER:
    case hook.TX_ORIGIN: return 20;
    case hook.CREATE1:
    case hook.CREATE2: return 24;
    case hook.STORAGE_LOAD:
    case hook.TRANSIENT_LOAD:
    case hook.ACCOUNT_BALANCE:
    case hook.ACCOUNT_CODE_HASH:
    case hook.BLOCK_BASE_FEE:
    case hook.MSG_VALUE:
    case hook.TX_GAS_PRICE:
    case hook.KECCAK256:
    case hook.MATH_DIV:
    case hook.MATH_MOD:
    case hook.MATH_POW:
    case hook.MATH_ADD_MOD:
    case hook.MATH_MUL_MOD: return 32;
    default: return 0;
  }
}

/** Whether requests of that number have a part of variable length. */
export function hasBytes(number: u32): bool {
  return (number >= <u32>hook.CALL && number <= <u32>hook.CREATE2) || number == hook.EMIT_LOG || number == hook.KECCAK256;
}
