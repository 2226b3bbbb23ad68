// Logs, and what is slow in a guest: Keccak-256 and arithmetic of 256 bits. Results take the first operand's place.
import { addModulo, divide, modulo, multiplyModulo } from "../../../base/kernel/divide";
import { keccak256 } from "../../../base/kernel/keccak256";
import { power } from "../../../base/kernel/multiply";
import { bitLength, loadBytes, storeBytes } from "../../../base/kernel/word";
import { addLog, logRoom } from "../../../state/kernel/logs";
import { parameter } from "../../../state/kernel/parameters";
import { L_DATA } from "../../../state/kernel/records";
import { EXP_BYTE } from "../../../vm/rules/parameters";
import { HASH_WORD_GAS, LOG_BYTE_GAS } from "../../../vm/rules/prices";
import { frame, ownAccount } from "../../../../vms/evm/kernel/frames";
import {
  F_STATIC, HALT_INVALID_INSTRUCTION, HALT_MEMORY_OUT_OF_BOUNDS, HALT_OUT_OF_GAS, HALT_STATIC_VIOLATION,
} from "../../../../vms/evm/kernel/layout";
import { answered, requested } from "./answer";
import { chargeGas, chargeOpcode } from "./meter";

const KECCAK256: u32 = 0x20;
const DIV: u32 = 0x04;
const MOD: u32 = 0x06;
const ADDMOD: u32 = 0x08;
const MULMOD: u32 = 0x09;
const EXP: u32 = 0x0a;
const LOG0: u32 = 0xa0;
const MOST_TOPICS: u32 = 4;

const A: usize = memory.data(32, 16);
const B: usize = memory.data(32, 16);
const C: usize = memory.data(32, 16);

/** Request: u32 number of topics; topics and data, `size` bytes at `at`. */
export function hookLog(at: usize, size: u32): i32 {
  const topics = load<u32>(requested(0));
  if (topics > MOST_TOPICS) return HALT_INVALID_INSTRUCTION;
  if (size < 32 * topics) return HALT_MEMORY_OUT_OF_BOUNDS;
  const data = size - 32 * topics;
  if (!chargeOpcode(LOG0 + topics) || !chargeGas(<u64>LOG_BYTE_GAS * <u64>data)) return HALT_OUT_OF_GAS;
  if (load<u32>(frame, F_STATIC) != 0) return HALT_STATIC_VIOLATION;
  if (<u64>data > logRoom) return HALT_OUT_OF_GAS;
  memory.copy(addLog(ownAccount(frame), topics, data) + L_DATA, at, size);
  return 0;
}

export function hookKeccak(at: usize, size: u32): i32 {
  const words = (<u64>size + 31) >> 5;
  if (!chargeOpcode(KECCAK256) || !chargeGas(<u64>HASH_WORD_GAS * words)) return HALT_OUT_OF_GAS;
  keccak256(answered(0), at, size);
  return 0;
}

export function hookDiv(): i32 {
  if (!chargeOpcode(DIV)) return HALT_OUT_OF_GAS;
  loadOperands();
  divide(A, A, B);
  return answer();
}

export function hookMod(): i32 {
  if (!chargeOpcode(MOD)) return HALT_OUT_OF_GAS;
  loadOperands();
  modulo(A, A, B);
  return answer();
}

export function hookPow(): i32 {
  loadOperands();
  const bytes = <u64>((bitLength(B) + 7) >> 3);
  if (!chargeOpcode(EXP) || !chargeGas(parameter(EXP_BYTE) * bytes)) return HALT_OUT_OF_GAS;
  power(C, A, B);
  storeBytes(answered(0), C);
  return 0;
}

export function hookAddMod(): i32 {
  if (!chargeOpcode(ADDMOD)) return HALT_OUT_OF_GAS;
  loadOperands();
  loadBytes(C, requested(64));
  addModulo(A, A, B, C);
  return answer();
}

export function hookMulMod(): i32 {
  if (!chargeOpcode(MULMOD)) return HALT_OUT_OF_GAS;
  loadOperands();
  loadBytes(C, requested(64));
  multiplyModulo(A, A, B, C);
  return answer();
}

function loadOperands(): void {
  loadBytes(A, requested(0));
  loadBytes(B, requested(32));
}

function answer(): i32 {
  storeBytes(answered(0), A);
  return 0;
}
