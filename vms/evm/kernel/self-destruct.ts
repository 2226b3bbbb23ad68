// SELFDESTRUCT (EIP-150, 161, 3529, 6780).
import { ownAccount } from "./frames";
import { add, isZero, setWord } from "../../../src/base/kernel/word";
import {
  NOT_ENOUGH, accessAccount, accountAt, changeAccount, isDead, setAccountFlags, touch,
} from "../../../src/state/kernel/accounts";
import { refund, setRefund } from "../../../src/state/kernel/journal";
import { parameter } from "../../../src/state/kernel/parameters";
import { A_BALANCE, A_FLAGS, FLAG_CREATED, FLAG_DESTROYED } from "../../../src/state/kernel/records";
import {
  COLD_BENEFICIARY, EMPTY_IS_DEAD, SELFDESTRUCT_NEW_ACCOUNT, SELFDESTRUCT_ONLY_CREATED, SELFDESTRUCT_REFUND,
} from "../../../src/vm/rules/parameters";

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
