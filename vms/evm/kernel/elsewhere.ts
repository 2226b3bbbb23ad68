// Contracts for other VMs than the EVM are run by the host. What they ask for meanwhile comes back through hooks.ts, for their frame.
import { F_DEPTH, F_GAS, HALT_CALL_DEPTH, HALT_NO_ENGINE, STATUS_HALT } from "./layout";
import { clearReturn, setFrame } from "./frames";
import { hostRunContract } from "./imports";
import { closeRun, isOwnRun, openRun } from "./open-runs";
import { C_VM, NOBODY } from "../../../src/state/kernel/records";

/** Runs code in a frame that is prepared for it: a status and, of a halt, the reason times 256. What is left of the gas is in the frame. */
export function runElsewhere(child: usize, code: usize): i32 {
  setFrame(child);
  if (load<u32>(code, C_VM) == NOBODY) return refused(child, HALT_NO_ENGINE);
  const depth = load<u32>(child, F_DEPTH), isOwn = isOwnRun(depth);
  if (isOwn && !openRun(depth)) return refused(child, HALT_CALL_DEPTH);
  const end = hostRunContract(child, code);
  if (isOwn) closeRun();
  return end;
}

function refused(child: usize, reason: i32): i32 {
  clearReturn();
  store<u64>(child, 0, F_GAS);
  return STATUS_HALT | (reason << 8);
}
