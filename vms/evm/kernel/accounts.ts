// Opcodes that look at accounts: BALANCE, EXTCODESIZE, EXTCODEHASH, EXTCODECOPY.
import { F_MEMORY } from "./layout";
import { copyPadded, gasOfRange, useRange } from "./frames";
import { copyWord, loadBytes, setWord } from "../../../src/base/kernel/word";
import { NOT_ENOUGH, accessAccount, accountAt, codeOf, isDead } from "../../../src/state/kernel/accounts";
import { parameter } from "../../../src/state/kernel/parameters";
import { A_BALANCE, A_FLAGS, A_HASH, C_BYTES, C_SIZE, FLAG_HAS_CODE } from "../../../src/state/kernel/records";
import { COLD_ACCOUNT } from "../../../src/vm/rules/parameters";
import { COPY_WORD_GAS } from "../../../src/vm/rules/prices";

/** Replaces the address at the stack's top; the gas left. */
export function balance(sp: usize, gas: u64): u64 {
  const left = accessAccount(sp, gas, parameter(COLD_ACCOUNT));
  if (left != NOT_ENOUGH) copyWord(sp, accountAt(sp) + A_BALANCE);
  return left;
}

export function externalSize(sp: usize, gas: u64): u64 {
  const left = accessAccount(sp, gas, parameter(COLD_ACCOUNT));
  if (left == NOT_ENOUGH) return left;
  const account = accountAt(sp);
  setWord(sp, load<u32>(account, A_FLAGS) & FLAG_HAS_CODE ? <u64>load<u32>(codeOf(account), C_SIZE) : 0);
  return left;
}

/** EIP-1052. */
export function externalHash(sp: usize, gas: u64): u64 {
  const left = accessAccount(sp, gas, parameter(COLD_ACCOUNT));
  if (left == NOT_ENOUGH) return left;
  const account = accountAt(sp);
  if (isDead(account)) setWord(sp, 0);
  else loadBytes(sp, account + A_HASH);
  return left;
}

/** Operands: address, memory offset, code offset, size. */
export function externalCopy(frame: usize, sp: usize, gas: u64): u64 {
  const words = copyGas(sp + 96), range = gasOfRange(frame, sp + 32, sp + 96);
  // Nothing may change, nor be looked at, before all is payable.
  if (gas < words || gas - words < range) return NOT_ENOUGH;
  const left = accessAccount(sp, gas - words - range, parameter(COLD_ACCOUNT));
  if (left == NOT_ENOUGH) return NOT_ENOUGH;
  useRange(frame, range, sp + 32, sp + 96);
  const size = load<u32>(sp, 96);
  if (size == 0) return left;
  const account = accountAt(sp);
  const to = <usize>load<u32>(frame, F_MEMORY) + load<u32>(sp, 32);
  if (load<u32>(account, A_FLAGS) & FLAG_HAS_CODE) {
    const code = codeOf(account);
    copyPadded(to, code + C_BYTES, load<u32>(code, C_SIZE), sp + 64, size);
  } else {
    memory.fill(to, 0, size);
  }
  return left;
}

/** What copying costs; more than any gas when the size is no size. */
// @ts-ignore: decorator
@inline export function copyGas(size: usize): u64 {
  if (((load<u64>(size) >> 32) | load<u64>(size, 8) | load<u64>(size, 16) | load<u64>(size, 24)) != 0) return NOT_ENOUGH;
  return <u64>COPY_WORD_GAS * ((load<u64>(size) + 31) >> 5);
}
