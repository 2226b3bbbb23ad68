// What becomes of the code that init code returns (EIP-2, 170, 3541).
import { F_ADDRESS, F_GAS, HALT_CODE_TOO_LARGE, HALT_INVALID_CODE, HALT_OUT_OF_GAS } from "./layout";
import { activate, activated } from "./activation";
import { accountAt, setCode, setCodeObject } from "../../../src/state/kernel/accounts";
import { vmOf } from "../../../src/state/kernel/codes";
import { parameter } from "../../../src/state/kernel/parameters";
import { EVM } from "../../../src/state/kernel/records";
import { CODE_MUST_BE_PAID, MAX_CODE, REJECTS_EF } from "../../../src/vm/rules/parameters";
import { CODE_BYTE_GAS } from "../../../src/vm/rules/prices";

/** Pays for the code of the frame's new contract with the frame's gas and stores it: 0, or why it cannot be. */
export function deposit(child: usize, code: usize, size: u32): i32 {
  const vm = vmOf(code, size);
  return vm == EVM ? depositOwn(child, code, size) : depositOther(child, vm, code, size);
}

/** Frontier leaves a contract without what it cannot pay. */
function depositOwn(child: usize, code: usize, size: u32): i32 {
  const most = parameter(MAX_CODE), gas = load<u64>(child, F_GAS), cost = <u64>CODE_BYTE_GAS * <u64>size;
  if (most != 0 && <u64>size > most) return HALT_CODE_TOO_LARGE;
  if (size != 0 && parameter(REJECTS_EF) != 0 && load<u8>(code) == 0xef) return HALT_INVALID_CODE;
  if (gas < cost) return parameter(CODE_MUST_BE_PAID) != 0 ? HALT_OUT_OF_GAS : 0;
  if (size != 0) setCode(accountAt(child + F_ADDRESS), code, size);
  store<u64>(child, gas - cost, F_GAS);
  return 0;
}

/** Code for another VM, whose constructor is not run: init code has done its part. */
function depositOther(child: usize, vm: u32, code: usize, size: u32): i32 {
  const fault = activate(child, vm, code, size);
  if (fault == 0) setCodeObject(accountAt(child + F_ADDRESS), activated);
  return fault;
}
