// In place of vms/evm/kernel/imports: what the EVM leaves to its host in production. Precompiled contracts of curves with pairings
// are in the guest; contracts for other VMs have runs and claims of their own, and nobody watches.
import { FAIL_OTHER_VM, FAIL_PRECOMPILE } from "../../src/chain/kernel/guest-form";
import { allocate } from "../../src/state/kernel/heap";
import { reserveReturn } from "../../vms/evm/kernel/frames";
import {
  F_GAS, HALT_OUT_OF_GAS, HALT_PRECOMPILE_FAILURE, PRECOMPILES, PRECOMPILE_NUMBER, PRECOMPILE_SIZE,
} from "../../vms/evm/kernel/layout";
import { roomOfContract, runContract } from "../../vms/evm/precompiles/kernel/all";
import { FAILED } from "../../vms/evm/precompiles/kernel/codes";
import { priceOf } from "../../vms/evm/precompiles/kernel/price";
import { fail } from "./failure";

function rowOf(number: u32): usize {
  const count = load<u32>(PRECOMPILES);
  for (let i: u32 = 1; i <= count; i++) {
    const row = <usize>PRECOMPILES + PRECOMPILE_SIZE * i;
    if (load<u32>(row, PRECOMPILE_NUMBER) == number) return row;
  }
  // A chain's own contract is a function of whoever runs the chain.
  fail(FAIL_PRECOMPILE);
  return 0;
}

export function hostPrecompile(number: u32, input: usize, size: u32, frame: usize): i32 {
  const row = rowOf(number), gas = load<u64>(frame, F_GAS), price = priceOf(row, input, size);
  if (price > gas) return halt(HALT_OUT_OF_GAS);
  const place = (allocate(roomOfContract(row, input, size) + 16) + 15) & ~15;
  const written = runContract(row, input, size, place);
  if (written == FAILED) return halt(HALT_PRECOMPILE_FAILURE);
  store<u64>(frame, gas - price, F_GAS);
  memory.copy(reserveReturn(written), place, written);
  return 0;
}

function halt(reason: i32): i32 {
  reserveReturn(0);
  return reason;
}

export function hostRunContract(_frame: usize, _code: usize): i32 {
  fail(FAIL_OTHER_VM);
  return 0;
}

export function hostTraceStep(_frame: usize): void {}
export function hostTraceEnter(_frame: usize): void {}
export function hostTraceLeave(_frame: usize, _status: i32, _output: usize, _size: u32): void {}
