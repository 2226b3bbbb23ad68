// In place of vms/evm/kernel/imports: what the EVM leaves to its host in production. Precompiled contracts are the machine's
// accelerators, or in the guest; a chain's own, and contracts for other VMs, have runs and claims of their own, and nobody watches.
import { FAIL_RUNS } from "../../src/chain/kernel/guest-form";
import { ASSUMED_PROGRAM, RUN_CONVERSATION_SIZE, RUN_OUTPUT_SIZE, RUN_REFUND } from "../../src/chain/kernel/run-form";
import { storeAddress } from "../../src/base/kernel/word";
import { allocate, release } from "../../src/state/kernel/heap";
import { magicEntry } from "../../src/state/kernel/codes";
import { C_HASH, C_VM, HAS_CONSTRUCTOR, M_HASH } from "../../src/state/kernel/records";
import { addRefund } from "../../src/state/kernel/journal";
import { clearReturn, reserveReturn } from "../../vms/evm/kernel/frames";
import {
  F_CODE_ADDRESS, F_GAS, HALT_OUT_OF_GAS, HALT_PRECOMPILE_FAILURE, PRECOMPILES, PRECOMPILE_NUMBER, PRECOMPILE_SIZE,
  STATUS_REVERT, STATUS_SUCCESS,
} from "../../vms/evm/kernel/layout";
import { roomOfContract, runContract } from "../../src/vm/accelerators/kernel/all";
import { FAILED } from "../../src/vm/accelerators/kernel/numbers";
import { R_CONTRACT, R_PART } from "../../vms/evm/precompiles/kernel/codes";
import { priceOf } from "../../vms/evm/precompiles/kernel/price";
import { isAccelerated, runAccelerated, UNAVAILABLE } from "./accelerated";
import { converse } from "./conversation";
import { fail } from "./failure";
import { assume, assumeActivation, assumeInput, assumeMessage, assumeProgram, conversationOf, endRun, outputOf, takeRun } from "./runs";

/** Bytes of an output, a point of G2, at most. */
const MOST_OUTPUT: u32 = 256;
const PROGRAM: usize = memory.data(32, 8);

export function isHosts(contract: u32): bool {
  return isAccelerated(contract);
}

/** The fork's precompiled contract of that number; 0 for a chain's own. */
function rowOf(number: u32): usize {
  const count = load<u32>(PRECOMPILES);
  for (let i: u32 = 1; i <= count; i++) {
    const row = <usize>PRECOMPILES + PRECOMPILE_SIZE * i;
    if (load<u32>(row, PRECOMPILE_NUMBER) == number) return row;
  }
  return 0;
}

export function hostPrecompile(number: u32, input: usize, size: u32, frame: usize): i32 {
  const row = rowOf(number), gas = load<u64>(frame, F_GAS);
  if (row == 0) return assumePrecompile(input, size, frame);
  const price = priceOf(row, input, size);
  if (price > gas) return halt(HALT_OUT_OF_GAS);
  // Room for what is left of it first, so that the rest is given back.
  reserveReturn(MOST_OUTPUT);
  const contract = load<u32>(row, R_CONTRACT), most = load<u32>(row, R_PART);
  const taken = allocate(roomOfContract(contract, most, input, size) + 16), place = (taken + 15) & ~15;
  let written = runAccelerated(contract, input, size, place);
  if (written == UNAVAILABLE) written = runContract(contract, most, input, size, place);
  release(taken);
  if (written == FAILED) return halt(HALT_PRECOMPILE_FAILURE);
  store<u64>(frame, gas - price, F_GAS);
  memory.copy(reserveReturn(written), place, written);
  return 0;
}

function halt(reason: i32): i32 {
  reserveReturn(0);
  return reason;
}

/** A chain's own contract is a function of whoever runs the chain: the input tells what came of it. */
function assumePrecompile(input: usize, size: u32, frame: usize): i32 {
  const run = takeRun(), assumption = assume(run);
  storeAddress(PROGRAM + 12, frame + F_CODE_ADDRESS);
  memory.copy(assumption + ASSUMED_PROGRAM, PROGRAM, 32);
  assumeInput(assumption, load<u64>(frame, F_GAS), input, size);
  if (load<u32>(run, RUN_CONVERSATION_SIZE) != 0) fail(FAIL_RUNS);
  const end = endRun(run, frame), status = end & 0xff;
  // A precompiled contract that fails halts.
  if (status == STATUS_REVERT) fail(FAIL_RUNS);
  return status == STATUS_SUCCESS ? 0 : end >> 8;
}

/** The input tells what a contract for another VM asks, which is answered here, and what comes of it. */
export function hostRunContract(frame: usize, code: usize): i32 {
  const run = takeRun(), assumption = assume(run);
  assumeProgram(assumption, magicEntry(load<u32>(code, C_VM)) + M_HASH, code + C_HASH);
  assumeMessage(assumption, frame);
  converse(frame, conversationOf(run), load<u32>(run, RUN_CONVERSATION_SIZE));
  const end = endRun(run, frame);
  addRefund(load<i64>(run, RUN_REFUND));
  return end;
}

/** The input tells what a VM finds in code that is to become a contract's. */
export function hostActivate(frame: usize, code: usize): i32 {
  const run = takeRun(), assumption = assume(run);
  assumeProgram(assumption, magicEntry(load<u32>(code, C_VM)) + M_HASH, code + C_HASH);
  assumeActivation(assumption, load<u64>(frame, F_GAS));
  if (load<u32>(run, RUN_CONVERSATION_SIZE) != 0 || load<u64>(run, RUN_REFUND) != 0) fail(FAIL_RUNS);
  const end = endRun(run, frame);
  clearReturn();
  if ((end & 0xff) != STATUS_SUCCESS) {
    if ((end & 0xff) == STATUS_REVERT) fail(FAIL_RUNS);
    return end;
  }
  if (load<u32>(run, RUN_OUTPUT_SIZE) != 4 || load<u32>(outputOf(run)) > <u32>HAS_CONSTRUCTOR) fail(FAIL_RUNS);
  return STATUS_SUCCESS | (load<u32>(outputOf(run)) << 8);
}

export function hostTraceStep(_frame: usize): void {}
export function hostTraceEnter(_frame: usize): void {}
export function hostTraceLeave(_frame: usize, _status: i32, _output: usize, _size: u32): void {}
