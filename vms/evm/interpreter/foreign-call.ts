import { HALT_REASONS } from "../../../src/vm/halt.js";
import type { CallKind, Host } from "../../../src/vm/host.js";
import { outputOf } from "../../../src/vm/outcome.js";
import * as layout from "../kernel/layout.js";
import { callOf } from "./frame.js";
import type { Kernel } from "./kernel.js";

/**
 * Lets the host make the call that a frame of the kernel is prepared for, and puts what came of it where the kernel wants
 * it. Returns its status and, of a halt, the reason times 256.
 */
export function callForeign(kernel: Kernel, host: Host, frame: number): number {
  const call = callOf(kernel, frame);
  const isStatic = kernel.u32(frame + layout.F_STATIC) !== 0;
  // The kernel creates contracts by itself.
  const outcome = host.call({ ...call, kind: call.kind as CallKind, isStatic, isCreation: false });
  kernel.setU64(frame + layout.F_GAS, call.gasLimit - outcome.gasUsed);
  const output = outputOf(outcome);
  const at = kernel.exports.reserveReturn(output.length) >>> 0;
  kernel.bytes.set(output, at);
  if (outcome.type === "halt") return layout.STATUS_HALT | (HALT_REASONS[outcome.reason] << 8);
  if (outcome.type === "revert") return layout.STATUS_REVERT;
  kernel.view.setBigInt64(layout.IO_FOREIGN_REFUND, outcome.gasRefund ?? 0n, true);
  return layout.STATUS_SUCCESS;
}
