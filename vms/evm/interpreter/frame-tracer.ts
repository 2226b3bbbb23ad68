import type { Kernel } from "./kernel.js";

/** Follows a run inside the kernel: frames are addresses of what kernel/layout.ts describes. */
export interface FrameTracer {
  /** Before each instruction; the frame's pc, sp and gas are stored. */
  onStep(kernel: Kernel, frame: number): void;
  /** A call or creation starts, also one of a precompile or of no code. */
  onEnter(kernel: Kernel, frame: number): void;
  /** It ends with a status of kernel/layout.ts, for a halt with its reason. */
  onLeave(kernel: Kernel, frame: number, status: number, reason: number, output: number, size: number): void;
}
