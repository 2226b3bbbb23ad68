// What becomes of the code that init code returns (EIP-2, 170, 3541).
import { F_ADDRESS, HALT_CODE_TOO_LARGE, HALT_INVALID_CODE, HALT_OUT_OF_GAS } from "./layout";
import { accountAt, setCode } from "../../../src/state/kernel/accounts";
import { parameter } from "../../../src/state/kernel/parameters";
import { CODE_MUST_BE_PAID, MAX_CODE, REJECTS_EF } from "../../../src/vm/rules/parameters";
import { CODE_BYTE_GAS } from "../../../src/vm/rules/prices";

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
  if (size != 0) setCode(accountAt(child + F_ADDRESS), code, size);
  return gas - cost;
}
