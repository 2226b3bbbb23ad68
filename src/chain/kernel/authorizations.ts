// Lets accounts delegate to code as their holders have signed (EIP-7702, "Behavior"). What does not fit is passed over.
import { READER, isAtEnd, startReading } from "../../base/kernel/rlp";
import { equalWords, isZero, storeAddress } from "../../base/kernel/word";
import { accountAt, changeAccount, setCode, warmAccount } from "../../state/kernel/accounts";
import { allocate } from "../../state/kernel/heap";
import { A_FLAGS, A_NONCE, FLAG_EXISTS, FLAG_HAS_CODE } from "../../state/kernel/records";
import { DELEGATION_PREFIX, DELEGATION_PREFIX_SIZE, DELEGATION_SIZE } from "../../vm/rules/delegation";
import { AUTHORIZATION_GAS, EXISTING_ACCOUNT_GAS } from "../../vm/rules/prices";
import { contextWord } from "../../../vms/evm/kernel/context";
import { isDelegation } from "../../../vms/evm/kernel/calls";
import { CONTEXT_CHAIN_ID } from "../../../vms/evm/kernel/layout";
import { AUTHORITIES_HEADER } from "./interface";
import { recoverAuthority } from "./signature";
import {
  AUTHORIZATION_ADDRESS, AUTHORIZATION_CHAIN, AUTHORIZATION_NONCE, AUTHORIZATION_SIZE, readAuthorization,
} from "./transaction";
import { T_AUTHORIZATIONS, T_AUTHORIZATIONS_SIZE, T_AUTHORIZATION_COUNT } from "./transaction-record";

const READER_AT: usize = memory.data(READER, 8);
const AUTHORIZATION: usize = memory.data(AUTHORIZATION_SIZE, 16);
const AUTHORITY: usize = memory.data(32, 16);
/** The code of an account that delegates. */
const CODE: usize = memory.data(24, 8);

/** Who has signed a transaction's authorizations, as addresses of 20 bytes: their number at the place, then the addresses. */
export function authoritiesOf(tx: usize): usize {
  const found = allocate(AUTHORITIES_HEADER + 20 * load<u32>(tx, T_AUTHORIZATION_COUNT));
  let count: u32 = 0;
  startReading(READER_AT, load<u32>(tx, T_AUTHORIZATIONS), load<u32>(tx, T_AUTHORIZATIONS_SIZE));
  while (!isAtEnd(READER_AT)) {
    readAuthorization(READER_AT, AUTHORIZATION);
    if (recoverAuthority(AUTHORIZATION, AUTHORITY)) storeAddress(found + AUTHORITIES_HEADER + 20 * count++, AUTHORITY);
  }
  store<u32>(found, count);
  return found;
}

/** Applies a transaction's authorizations; the gas to refund. */
export function applyAuthorizations(tx: usize): u64 {
  let refund: u64 = 0;
  startReading(READER_AT, load<u32>(tx, T_AUTHORIZATIONS), load<u32>(tx, T_AUTHORIZATIONS_SIZE));
  while (!isAtEnd(READER_AT)) {
    readAuthorization(READER_AT, AUTHORIZATION);
    refund += apply();
  }
  return refund;
}

function apply(): u64 {
  const nonce = load<u64>(AUTHORIZATION, AUTHORIZATION_NONCE), chain = AUTHORIZATION + AUTHORIZATION_CHAIN;
  if (!isZero(chain) && !equalWords(chain, contextWord(CONTEXT_CHAIN_ID))) return 0;
  if (nonce == u64.MAX_VALUE || !recoverAuthority(AUTHORIZATION, AUTHORITY)) return 0;
  warmAccount(AUTHORITY);
  const account = accountAt(AUTHORITY), flags = load<u32>(account, A_FLAGS);
  if ((flags & FLAG_HAS_CODE) != 0 && !isDelegation(account)) return 0;
  if (load<u64>(account, A_NONCE) != nonce) return 0;
  changeAccount(account);
  store<u64>(account, nonce + 1, A_NONCE);
  delegate(account, AUTHORIZATION + AUTHORIZATION_ADDRESS);
  return (flags & FLAG_EXISTS) != 0 ? <u64>(AUTHORIZATION_GAS - EXISTING_ACCOUNT_GAS) : 0;
}

/** The zero address ends a delegation. */
function delegate(account: usize, address: usize): void {
  store<u32>(CODE, DELEGATION_PREFIX);
  storeAddress(CODE + DELEGATION_PREFIX_SIZE, address);
  setCode(account, CODE, isZero(address) ? 0 : DELEGATION_SIZE);
}
