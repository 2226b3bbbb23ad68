// Instructions that are not worth a place in the loop: what they do takes much longer than a call.
import { F_CODE, F_INPUT, F_INPUT_SIZE, F_MEMORY } from "./layout";
import { copyGas } from "./accounts";
import { copyPadded, ownAccount, returnData, returnSize, useMemory, useRange } from "./frames";
import { keccak256 } from "../../../src/base/kernel/keccak256";
import { power } from "../../../src/base/kernel/multiply";
import { bitLength, isSmall, loadBytes, setWord, storeBytes } from "../../../src/base/kernel/word";
import { NOT_ENOUGH } from "../../../src/state/kernel/accounts";
import { addLog, logRoom } from "../../../src/state/kernel/logs";
import { parameter } from "../../../src/state/kernel/parameters";
import { C_BYTES, C_SIZE, L_DATA } from "../../../src/state/kernel/records";
import { EXP_BYTE } from "../../../src/vm/rules/parameters";
import { HASH_WORD_GAS, LOG_BYTE_GAS } from "../../../src/vm/rules/prices";

/** KECCAK256 of a memory range; the gas left. */
export function hash(frame: usize, sp: usize, gas: u64): u64 {
  if (!isSmall(sp + 32)) return NOT_ENOUGH;
  const size = load<u64>(sp, 32);
  const cost = <u64>HASH_WORD_GAS * ((size + 31) >> 5);
  if (gas < cost) return NOT_ENOUGH;
  const left = useMemory(frame, gas - cost, sp, size);
  if (left == NOT_ENOUGH) return left;
  const from = <usize>load<u32>(frame, F_MEMORY) + (size == 0 ? 0 : load<u32>(sp));
  keccak256(sp + 32, from, <u32>size);
  loadBytes(sp + 32, sp + 32);
  return left;
}

export function exponentiate(sp: usize, gas: u64): u64 {
  const cost = parameter(EXP_BYTE) * <u64>((bitLength(sp + 32) + 7) >> 3);
  if (gas < cost) return NOT_ENOUGH;
  power(sp + 32, sp, sp + 32);
  return gas - cost;
}

/** CALLDATACOPY, CODECOPY: memory offset, source offset, size. */
export function copyFrom(frame: usize, sp: usize, gas: u64, source: usize, available: u32): u64 {
  const cost = copyGas(sp + 64);
  if (gas < cost) return NOT_ENOUGH;
  const left = useRange(frame, gas - cost, sp, sp + 64);
  if (left == NOT_ENOUGH) return left;
  const size = load<u32>(sp, 64);
  if (size != 0) copyPadded(<usize>load<u32>(frame, F_MEMORY) + load<u32>(sp), source, available, sp + 32, size);
  return left;
}

export function copyInput(frame: usize, sp: usize, gas: u64): u64 {
  return copyFrom(frame, sp, gas, load<u32>(frame, F_INPUT), load<u32>(frame, F_INPUT_SIZE));
}

export function copyCode(frame: usize, sp: usize, gas: u64): u64 {
  const code = <usize>load<u32>(frame, F_CODE);
  return copyFrom(frame, sp, gas, code + C_BYTES, load<u32>(code, C_SIZE));
}

/** True when RETURNDATACOPY would read past the end (EIP-211). */
export function isPastReturn(sp: usize): bool {
  if (!isSmall(sp + 32) || !isSmall(sp + 64)) return true;
  return load<u64>(sp, 32) + load<u64>(sp, 64) > <u64>returnSize;
}

export function copyReturn(frame: usize, sp: usize, gas: u64): u64 {
  return copyFrom(frame, sp, gas, returnData, returnSize);
}

/** MCOPY (EIP-5656): destination, source, size. */
export function copyMemory(frame: usize, sp: usize, gas: u64): u64 {
  const cost = copyGas(sp + 64);
  if (gas < cost) return NOT_ENOUGH;
  const size = load<u64>(sp, 64);
  if (size == 0) return gas - cost;
  // The farther end decides; with both small enough for memory, one growth covers the other.
  if (!isSmall(sp) || !isSmall(sp + 32)) return NOT_ENOUGH;
  const left = useMemory(frame, gas - cost, load<u64>(sp) > load<u64>(sp, 32) ? sp : sp + 32, size);
  if (left == NOT_ENOUGH) return left;
  const base = <usize>load<u32>(frame, F_MEMORY);
  memory.copy(base + load<u32>(sp), base + load<u32>(sp, 32), <usize>size);
  return left;
}

/** LOG0 to LOG4: offset, size, topics. */
export function log(frame: usize, sp: usize, gas: u64, topics: u32): u64 {
  if (!isSmall(sp + 32)) return NOT_ENOUGH;
  const size = load<u64>(sp, 32);
  const cost = <u64>LOG_BYTE_GAS * size;
  if (gas < cost || size > logRoom) return NOT_ENOUGH;
  const left = useMemory(frame, gas - cost, sp, size);
  if (left == NOT_ENOUGH) return left;
  const record = addLog(ownAccount(frame), topics, <u32>size) + L_DATA;
  for (let i: usize = 0; i < topics; i++) storeBytes(record + (i << 5), sp + 64 + (i << 5));
  if (size != 0) memory.copy(record + (<usize>topics << 5), load<u32>(frame, F_MEMORY) + load<u32>(sp), <usize>size);
  return left;
}

export function loadInput(frame: usize, sp: usize): void {
  const size = load<u32>(frame, F_INPUT_SIZE), input = <usize>load<u32>(frame, F_INPUT);
  if (!isSmall(sp) || load<u32>(sp) >= size) return setWord(sp, 0);
  const offset = load<u32>(sp);
  if (size - offset < 32) {
    setWord(sp, 0);
    memory.copy(sp, input + offset, size - offset);
    loadBytes(sp, sp);
  } else {
    loadBytes(sp, input + offset);
  }
}

/** A PUSH's immediate, big-endian. */
export function pushBytes(to: usize, from: usize, count: usize): void {
  setWord(to, 0);
  for (let i: usize = 0; i < count; i++) store<u8>(to + count - 1 - i, load<u8>(from + i));
}

/** A PUSH's immediate, little-endian, of 5 to 32 bytes. */
export function pushTurned(to: usize, from: usize, count: usize): void {
  setWord(to, 0);
  memory.copy(to, from, count);
}
