import type { Tracer } from "../../../src/vm/tracer.js";
import { opcodeOf } from "../isa/opcodes.js";
import * as layout from "../kernel/layout.js";
import type { FrameTracer } from "./frame-tracer.js";
import type { Kernel } from "./kernel.js";

/** Uniform steps for a tracer. */
export function stepsTo(tracer: Tracer): FrameTracer {
  let clock = 0n;
  return {
    onStep(kernel, frame) {
      const opcode = opcodeAt(kernel, frame);
      tracer.onStep({
        clock,
        pc: BigInt(pcOf(kernel, frame)),
        opcode,
        name: nameOf(opcode),
        fuelLeft: kernel.u64(frame + layout.F_GAS),
        depth: kernel.u32(frame + layout.F_DEPTH),
      });
      clock++;
    },
    onEnter: () => undefined,
    onLeave: () => undefined,
  };
}

/** Offset of the next instruction in the frame's code. */
export function pcOf(kernel: Kernel, frame: number): number {
  return kernel.u32(frame + layout.F_PC) - kernel.u32(frame + layout.F_CODE) - layout.C_BYTES;
}

export function opcodeAt(kernel: Kernel, frame: number): number {
  return kernel.bytes[kernel.u32(frame + layout.F_PC)]!;
}

export function nameOf(opcode: number): string {
  return opcodeOf(opcode)?.name ?? "INVALID";
}
