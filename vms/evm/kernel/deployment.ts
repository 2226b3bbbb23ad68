// Contracts for other VMs that come to be without the EVM: init code that begins with a VM's magic is the contract's code, and a frame
// (src/vm/rules/deployment-frame) holds code and the constructor's arguments.
import {
  F_ADDRESS, F_GAS, F_INPUT, F_INPUT_SIZE, F_VALUE, HALT_INVALID_CODE, HALT_NO_ENGINE, STATUS_HALT, STATUS_REVERT, STATUS_SUCCESS,
} from "./layout";
import { activate, activated, hasConstructor } from "./activation";
import { runElsewhere } from "./elsewhere";
import { clearReturn, returnData, returnSize } from "./frames";
import { leave } from "./handover";
import { isZero } from "../../../src/base/kernel/word";
import { accountAt, setCodeObject } from "../../../src/state/kernel/accounts";
import { hasOtherVms, magicEntry, vmOf } from "../../../src/state/kernel/codes";
import { parameter } from "../../../src/state/kernel/parameters";
import { C_BYTES, C_SIZE, EVM, M_MAX_CODE, NOBODY } from "../../../src/state/kernel/records";
import { FRAME_CODE_SIZE, FRAME_HEADER, FRAME_MAGIC, INIT_CODE_FACTOR } from "../../../src/vm/rules/deployment-frame";
import { MAX_INIT_CODE } from "../../../src/vm/rules/parameters";

/** A frame that is cut off, or holds no code of a VM that the chain has. */
const BROKEN: u32 = NOBODY - 1;

/** Where the contract's code is in init code for another VM. */
let codeAt: usize = 0;
let codeSize: u32 = 0;

/** Which VM init code makes a contract for. */
export function readInitCode(bytes: usize, size: u32): u32 {
  codeAt = bytes;
  codeSize = size;
  const vm = vmOf(bytes, size);
  if (!hasOtherVms() || size < <u32>FRAME_HEADER || load<u32>(bytes) != <u32>FRAME_MAGIC) return vm;
  codeAt = bytes + FRAME_HEADER;
  codeSize = bswap<u32>(load<u32>(bytes, FRAME_CODE_SIZE));
  if (codeSize > size - FRAME_HEADER) return BROKEN;
  const framed = vmOf(codeAt, codeSize);
  return framed == EVM || framed == NOBODY ? BROKEN : framed;
}

/** Bytes that init code may have; 0: no limit. EIP-3860 is for the EVM's. */
export function maxInitCode(bytes: usize, size: u32): u64 {
  const vm = readInitCode(bytes, size);
  if (vm == EVM || vm >= BROKEN) return parameter(MAX_INIT_CODE);
  return <u64>INIT_CODE_FACTOR * <u64>load<u32>(magicEntry(vm), M_MAX_CODE);
}

/**
 * Makes a contract for a VM that {@link readInitCode} has found, in the frame of the creation: its code is activated, its constructor run
 * with what is behind the code. Without one it takes no arguments and no value. As `leave`.
 */
export function deploy(child: usize, vm: u32, end: usize): i32 {
  clearReturn();
  if (vm >= BROKEN) return halt(child, vm == NOBODY ? HALT_NO_ENGINE : HALT_INVALID_CODE);
  const fault = activate(child, vm, codeAt, codeSize);
  if (fault != 0) return halt(child, fault);
  const code = activated, input = codeAt + codeSize, size = <u32>(end - input);
  store<u32>(child, <u32>input, F_INPUT);
  store<u32>(child, size, F_INPUT_SIZE);
  if (!hasConstructor) {
    if (size == 0 && isZero(child + F_VALUE)) return keep(child, code);
    return leave(child, STATUS_REVERT, load<u64>(child, F_GAS), returnData, 0, 0);
  }
  const ended = runElsewhere(child, code);
  if ((ended & 0xff) == STATUS_SUCCESS) return keep(child, code);
  return leave(child, ended & 0xff, load<u64>(child, F_GAS), returnData, returnSize, ended >> 8);
}

function keep(child: usize, code: usize): i32 {
  setCodeObject(accountAt(child + F_ADDRESS), code);
  return leave(child, STATUS_SUCCESS, load<u64>(child, F_GAS), code + C_BYTES, load<u32>(code, C_SIZE), 0);
}

function halt(child: usize, reason: i32): i32 {
  return leave(child, STATUS_HALT, 0, returnData, 0, reason);
}
