import type { CallStart } from "../../../src/vm/tracer.js";
import * as layout from "../kernel/layout.js";
import type { Kernel } from "./kernel.js";

const KINDS: Readonly<Record<number, CallStart["kind"]>> = {
  [layout.KIND_CALL]: "call",
  [layout.KIND_CALLCODE]: "callcode",
  [layout.KIND_DELEGATECALL]: "delegatecall",
  [layout.KIND_STATICCALL]: "staticcall",
  [layout.KIND_CREATE]: "create",
  [layout.KIND_CREATE2]: "create2",
  [layout.KIND_RUN]: "run",
};

/** What a frame of the kernel, at the address, was called with. */
export function callOf(kernel: Kernel, frame: number) {
  return {
    kind: KINDS[kernel.u32(frame + layout.F_KIND)]!,
    depth: kernel.u32(frame + layout.F_DEPTH),
    sender: kernel.address(frame + layout.F_CALLER),
    recipient: kernel.address(frame + layout.F_ADDRESS),
    codeAddress: kernel.address(frame + layout.F_CODE_ADDRESS),
    value: kernel.word(frame + layout.F_VALUE),
    input: kernel.copy(kernel.u32(frame + layout.F_INPUT), kernel.u32(frame + layout.F_INPUT_SIZE)),
    gasLimit: kernel.u64(frame + layout.F_GAS_START),
  } satisfies CallStart;
}
