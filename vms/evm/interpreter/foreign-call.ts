import { HALT_REASONS } from "../../../src/vm/halt.js";
import type { CallKind, CallMessage, Host } from "../../../src/vm/host.js";
import { outputOf } from "../../../src/vm/outcome.js";
import * as layout from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

const KINDS: Readonly<Record<number, CallKind>> = {
  [layout.KIND_CALL]: "call",
  [layout.KIND_CALLCODE]: "callcode",
  [layout.KIND_DELEGATECALL]: "delegatecall",
  [layout.KIND_STATICCALL]: "staticcall",
};

/**
 * Lets the host make the call that a frame of the kernel is prepared for, and puts what came of it where the kernel wants
 * it. Returns its status and, of a halt, the reason times 256.
 */
export function callForeign(kernel: Kernel, host: Host, frame: number): number {
  const message = messageOf(kernel, frame);
  const outcome = host.call(message);
  kernel.setU64(frame + layout.F_GAS, message.gasLimit - outcome.gasUsed);
  const output = outputOf(outcome);
  const at = kernel.exports.reserveReturn(output.length) >>> 0;
  kernel.bytes.set(output, at);
  if (outcome.type === "halt") return layout.STATUS_HALT | (HALT_REASONS[outcome.reason] << 8);
  if (outcome.type === "revert") return layout.STATUS_REVERT;
  kernel.view.setBigInt64(layout.IO_FOREIGN_REFUND, outcome.gasRefund ?? 0n, true);
  return layout.STATUS_SUCCESS;
}

function messageOf(kernel: Kernel, frame: number): CallMessage {
  return {
    kind: KINDS[kernel.u32(frame + layout.F_KIND)]!,
    codeAddress: kernel.address(frame + layout.F_CODE_ADDRESS),
    sender: kernel.address(frame + layout.F_CALLER),
    recipient: kernel.address(frame + layout.F_ADDRESS),
    value: kernel.word(frame + layout.F_VALUE),
    input: kernel.copy(kernel.u32(frame + layout.F_INPUT), kernel.u32(frame + layout.F_INPUT_SIZE)),
    gasLimit: kernel.u64(frame + layout.F_GAS),
    isStatic: kernel.u32(frame + layout.F_STATIC) !== 0,
    depth: kernel.u32(frame + layout.F_DEPTH),
    isCreation: false,
  };
}
