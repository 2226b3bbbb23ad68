import type { KernelMemory } from "../../../src/base/kernel-memory.js";
import { C_BYTES, C_SIZE } from "../../../src/state/kernel/records.js";
import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import type { CallEnd, StackView, Step, Tracer } from "../../../src/vm/tracer.js";
import { opcodeOf } from "../isa/opcodes.js";
import * as layout from "../kernel/layout.js";
import { callOf } from "./frame.js";

const REASONS: ReadonlyMap<number, HaltReason> = new Map(
  Object.entries(HALT_REASONS).map(([reason, number]) => [number, reason as HaltReason]),
);

const TYPES = {
  [layout.STATUS_SUCCESS]: "success",
  [layout.STATUS_REVERT]: "revert",
  [layout.STATUS_HALT]: "halt",
} as const;

/** The reason of a halt by its number. */
export function haltReasonOf(number: number): HaltReason {
  return REASONS.get(number)!;
}

/** What the kernel shows of a frame, told to a tracer. Frames are addresses of what kernel/layout.ts describes. */
export class StepTeller {
  readonly #tracer: Tracer;
  #clock = 0n;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  onStep(memory: KernelMemory, frame: number): void {
    const pc = memory.u32(frame + layout.F_PC);
    const code = memory.u32(frame + layout.F_CODE);
    const offset = pc - code - C_BYTES;
    // The STOP behind all code is no instruction of it.
    if (offset >= memory.u32(code + C_SIZE)) return;
    const opcode = memory.bytes[pc]!;
    const step = {
      clock: this.#clock,
      pc: BigInt(offset),
      opcode,
      name: opcodeOf(opcode)?.name ?? "INVALID",
      fuelLeft: memory.u64(frame + layout.F_GAS),
      depth: memory.u32(frame + layout.F_DEPTH),
    };
    this.#clock++;
    this.#tracer.onStep(step, viewOf(memory, frame));
  }

  /** An instruction of a contract for another VM, which runs inside of a call. */
  onContractStep(step: Step, view: StackView | undefined): void {
    this.#tracer.onStep({ ...step, clock: this.#clock++ }, view);
  }

  /** A call or creation starts, also one of a precompile or of no code; the first of a transaction is its run. */
  onEnter(memory: KernelMemory, frame: number): void {
    const call = callOf(memory, frame);
    const isFirst = frame === layout.FRAMES;
    const caller = frame - layout.FRAME_SIZE;
    // Contracts for other VMs show no gas while they call.
    const callerGas =
      !isFirst && memory.u32(caller + layout.F_CODE) !== 0 ? { callerGasLeft: memory.u64(caller + layout.F_GAS) } : {};
    this.#tracer.onCall?.({ ...callerGas, ...call, kind: isFirst && call.kind === "call" ? "run" : call.kind });
  }

  onLeave(memory: KernelMemory, frame: number, status: number, output: Uint8Array): void {
    const type = TYPES[(status & 0xff) as keyof typeof TYPES];
    const end: CallEnd = {
      depth: memory.u32(frame + layout.F_DEPTH),
      type,
      output,
      gasUsed: memory.u64(frame + layout.F_GAS_START) - memory.u64(frame + layout.F_GAS),
    };
    this.#tracer.onReturn?.(type === "halt" ? { ...end, reason: haltReasonOf(status >> 8) } : end);
  }
}

/** Nothing is read before somebody asks. */
function viewOf(memory: KernelMemory, frame: number): StackView {
  return {
    stack: () => stackOf(memory, frame),
    memory: () => memory.copy(memory.u32(frame + layout.F_MEMORY), memory.u32(frame + layout.F_MEMORY_SIZE)),
    get memorySize() {
      return memory.u32(frame + layout.F_MEMORY_SIZE);
    },
    returnData: () => memory.copy(memory.u32(layout.IO_OUTPUT), memory.u32(layout.IO_OUTPUT_SIZE)),
    get refund() {
      return memory.view.getBigInt64(layout.IO_REFUND, true);
    },
  };
}

/** The kernel's stacks grow down. */
function stackOf(memory: KernelMemory, frame: number): readonly bigint[] {
  const words: bigint[] = [];
  const top = memory.u32(frame + layout.F_SP);
  for (let at = memory.u32(frame + layout.F_STACK) - 32; at >= top; at -= 32) words.push(memory.word(at));
  return words;
}
