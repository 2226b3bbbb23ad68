// Precompiled contracts: most run here, the others and a chain's own are the host's.
import { F_GAS, HALT_OUT_OF_GAS, HALT_PRECOMPILE_FAILURE, PRECOMPILES, PRECOMPILE_NUMBER, PRECOMPILE_SIZE, STATUS_HALT, STATUS_SUCCESS } from "./layout";
import { returnData, returnSize } from "./frames";
import { finish } from "./handover";
import { hostPrecompile, isHosts } from "./imports";
import { reachMemory } from "./memory";
import { R_CONTRACT, R_PART } from "../precompiles/kernel/codes";
import { priceOf } from "../precompiles/kernel/price";
import { reset } from "../../../src/base/kernel/scratch";
import { roomOfLight, runLight } from "../../../src/vm/accelerators/kernel/light";
import { IDENTITY } from "../../../src/vm/accelerators/kernel/numbers";

/** The row of the table of precompiled contracts that has the number, 0 when there is none. */
function rowOf(number: u32): usize {
  const end: usize = <usize>PRECOMPILES + PRECOMPILE_SIZE * (1 + <usize>load<u32>(PRECOMPILES));
  for (let row: usize = <usize>PRECOMPILES + PRECOMPILE_SIZE; row < end; row += PRECOMPILE_SIZE) {
    if (load<u32>(row, PRECOMPILE_NUMBER) == number) return row;
  }
  return 0;
}

/**
 * Runs the precompiled contract of that number and ends the frame; the memory above `base` is free. 0 when its caller goes on, or
 * the status of the run.
 */
export function runPrecompile(child: usize, number: u32, gas: u64, input: usize, size: u32, base: usize): i32 {
  const row = rowOf(number);
  const contract = row == 0 ? 0 : load<u32>(row, R_CONTRACT), most = row == 0 ? 0 : load<u32>(row, R_PART);
  if (row == 0 || isHosts(contract)) return runByHost(child, number, input, size);
  const cost = priceOf(row, input, size);
  if (gas < cost) return finish(child, STATUS_HALT, 0, returnData, 0, HALT_OUT_OF_GAS);
  // Its output need not be copied twice.
  if (contract == IDENTITY) return finish(child, STATUS_SUCCESS, gas - cost, input, size, 0);
  const place = (base + 31) & ~31;
  reachMemory(<u64>place + roomOfLight(contract, most, input, size));
  // A run that was broken off may have left something there.
  reset();
  const written = runLight(contract, most, input, size, place);
  if (written < 0) return finish(child, STATUS_HALT, 0, returnData, 0, HALT_PRECOMPILE_FAILURE);
  return finish(child, STATUS_SUCCESS, gas - cost, place, written, 0);
}

function runByHost(child: usize, number: u32, input: usize, size: u32): i32 {
  const fault = hostPrecompile(number, input, size, child);
  return finish(child, fault == 0 ? STATUS_SUCCESS : STATUS_HALT, load<u64>(child, F_GAS), returnData, returnSize, fault);
}
