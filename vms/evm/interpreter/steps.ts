import { HALT_REASONS, type HaltReason } from "../../../src/vm/halt.js";
import type { Message } from "../../../src/vm/message.js";
import { type Outcome, outputOf } from "../../../src/vm/outcome.js";
import type { CallEnd, StackView, Tracer } from "../../../src/vm/tracer.js";
import { opcodeOf } from "../isa/opcodes.js";
import * as layout from "../kernel/layout.js";
import { callOf } from "./frame.js";
import type { Kernel } from "./kernel.js";

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

  onStep(kernel: Kernel, frame: number): void {
    const pc = kernel.u32(frame + layout.F_PC);
    const code = kernel.u32(frame + layout.F_CODE);
    const offset = pc - code - layout.C_BYTES;
    // The STOP behind all code is no instruction of it.
    if (offset >= kernel.u32(code + layout.C_SIZE)) return;
    const opcode = kernel.bytes[pc]!;
    const step = {
      clock: this.#clock,
      pc: BigInt(offset),
      opcode,
      name: opcodeOf(opcode)?.name ?? "INVALID",
      fuelLeft: kernel.u64(frame + layout.F_GAS),
      depth: kernel.u32(frame + layout.F_DEPTH),
    };
    this.#clock++;
    this.#tracer.onStep(step, viewOf(kernel, frame));
  }

  /** A call or creation starts, also one of a precompile or of no code. */
  onEnter(kernel: Kernel, frame: number): void {
    const call = callOf(kernel, frame);
    const callerGas = kernel.u64(frame - layout.FRAME_SIZE + layout.F_GAS);
    this.#tracer.onCall?.({ ...(call.kind === "run" ? {} : { callerGasLeft: callerGas }), ...call });
  }

  /** A run that is a precompiled contract's, and never enters the kernel. */
  onPrecompile({ depth, sender, recipient, value, input, gasLimit }: Message, outcome: Outcome): void {
    const start = { kind: "run", depth, sender, recipient, codeAddress: recipient, value, input, gasLimit } as const;
    this.#tracer.onCall?.(start);
    const { type, gasUsed } = outcome;
    const reason = outcome.type === "halt" ? { reason: outcome.reason } : {};
    this.#tracer.onReturn?.({ depth, type, output: outputOf(outcome), gasUsed, ...reason });
  }

  onLeave(kernel: Kernel, frame: number, status: number, output: Uint8Array): void {
    const type = TYPES[(status & 0xff) as keyof typeof TYPES];
    const end: CallEnd = {
      depth: kernel.u32(frame + layout.F_DEPTH),
      type,
      output,
      gasUsed: kernel.u64(frame + layout.F_GAS_START) - kernel.u64(frame + layout.F_GAS),
    };
    this.#tracer.onReturn?.(type === "halt" ? { ...end, reason: haltReasonOf(status >> 8) } : end);
  }
}

/** Nothing is read before somebody asks. */
function viewOf(kernel: Kernel, frame: number): StackView {
  return {
    stack: () => stackOf(kernel, frame),
    memory: () => kernel.copy(kernel.u32(frame + layout.F_MEMORY), kernel.u32(frame + layout.F_MEMORY_SIZE)),
    get memorySize() {
      return kernel.u32(frame + layout.F_MEMORY_SIZE);
    },
    returnData: () => kernel.copy(kernel.u32(layout.IO_OUTPUT), kernel.u32(layout.IO_OUTPUT_SIZE)),
    get refund() {
      return kernel.view.getBigInt64(layout.IO_REFUND, true);
    },
  };
}

/** The kernel's stacks grow down. */
function stackOf(kernel: Kernel, frame: number): readonly bigint[] {
  const words: bigint[] = [];
  const top = kernel.u32(frame + layout.F_SP);
  for (let at = kernel.u32(frame + layout.F_STACK) - 32; at >= top; at -= 32) words.push(kernel.word(at));
  return words;
}
