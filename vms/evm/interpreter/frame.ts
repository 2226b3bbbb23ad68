import type { KernelMemory } from "../../../src/base/kernel-memory.js";
import type { CallStart } from "../../../src/vm/tracer.js";
import * as layout from "../kernel/layout.js";

const KINDS: Readonly<Record<number, CallStart["kind"]>> = {
  [layout.KIND_CALL]: "call",
  [layout.KIND_CALLCODE]: "callcode",
  [layout.KIND_DELEGATECALL]: "delegatecall",
  [layout.KIND_STATICCALL]: "staticcall",
  [layout.KIND_CREATE]: "create",
  [layout.KIND_CREATE2]: "create2",
  [layout.KIND_RUN]: "run",
  [layout.KIND_RUN_CREATION]: "run",
};

/** What a frame of the memory, at the address, was called with. */
export function callOf(memory: KernelMemory, frame: number) {
  return {
    kind: KINDS[memory.u32(frame + layout.F_KIND)]!,
    depth: memory.u32(frame + layout.F_DEPTH),
    sender: memory.address(frame + layout.F_CALLER),
    recipient: memory.address(frame + layout.F_ADDRESS),
    codeAddress: memory.address(frame + layout.F_CODE_ADDRESS),
    value: memory.word(frame + layout.F_VALUE),
    input: memory.copy(memory.u32(frame + layout.F_INPUT), memory.u32(frame + layout.F_INPUT_SIZE)),
    gasLimit: memory.u64(frame + layout.F_GAS_START),
  } satisfies CallStart;
}
