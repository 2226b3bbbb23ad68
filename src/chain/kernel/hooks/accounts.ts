// What contracts for other VMs ask of accounts: BALANCE, EXTCODECOPY, EXTCODESIZE and EXTCODEHASH.
import { loadAddress, storeBytes } from "../../../base/kernel/word";
import { accountAt, codeOf, isDead } from "../../../state/kernel/accounts";
import { A_BALANCE, A_FLAGS, A_HASH, C_BYTES, C_SIZE, FLAG_HAS_CODE } from "../../../state/kernel/records";
import { HALT_OUT_OF_GAS } from "../../../../vms/evm/kernel/layout";
import { answered, requested, setRest, setResult } from "./answer";
import { chargeAccess } from "./calls";
import { chargeOpcode } from "./meter";

const BALANCE: u32 = 0x31;
const EXTCODESIZE: u32 = 0x3b;
const EXTCODEHASH: u32 = 0x3f;
const ADDRESS: usize = memory.data(32, 16);

/** The account that the request begins with, paid for; 0 when the fuel does not last. */
function accessed(opcode: u32): usize {
  loadAddress(ADDRESS, requested(0));
  return chargeOpcode(opcode) && chargeAccess(ADDRESS) ? accountAt(ADDRESS) : 0;
}

export function hookBalance(): i32 {
  const account = accessed(BALANCE);
  if (account == 0) return HALT_OUT_OF_GAS;
  storeBytes(answered(0), account + A_BALANCE);
  return 0;
}

/** Request: address, u32 offset, u32 size. */
export function hookCode(): i32 {
  const account = accessed(EXTCODESIZE);
  if (account == 0) return HALT_OUT_OF_GAS;
  if ((load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) == 0) {
    setResult(0);
    return 0;
  }
  const code = codeOf(account), whole = load<u32>(code, C_SIZE);
  const start = min(load<u32>(requested(20)), whole), size = min(load<u32>(requested(24)), whole - start);
  setRest(code + C_BYTES + start, size);
  setResult(size);
  return 0;
}

export function hookCodeSize(): i32 {
  const account = accessed(EXTCODESIZE);
  if (account == 0) return HALT_OUT_OF_GAS;
  setResult((load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) == 0 ? 0 : load<u32>(codeOf(account), C_SIZE));
  return 0;
}

/** EIP-1052. */
export function hookCodeHash(): i32 {
  const account = accessed(EXTCODEHASH);
  if (account == 0) return HALT_OUT_OF_GAS;
  if (isDead(account)) memory.fill(answered(0), 0, 32);
  else memory.copy(answered(0), account + A_HASH, 32);
  return 0;
}
