import type { Program } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Halt, Outcome } from "../../../src/vm/outcome.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { WARMS_COINBASE } from "../../../src/vm/rules/parameters.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { forkOf } from "../forks.js";
import * as layout from "../kernel/layout.js";
import { MEMORY } from "../kernel/memory-layout.js";
import { readChanges, readLogs } from "./effects.js";
import { EXHAUSTED, hashOfCode } from "./host-oracle.js";
import { Kernel } from "./kernel.js";
import { haltReasonOf } from "./steps.js";

/** Linear memory, bytes, up to which a kernel is used again. */
const KEPT_MEMORY = MEMORY + 64 * 2 ** 20;

/** Idle kernels by fork: a kernel is in use while its run is under way, and runs can nest through precompiled contracts. */
const idle = new Map<Fork, Kernel[]>();

/** A run on a kernel of its own. It rests where the kernel does, which is to have its steps recorded. */
export class OpenRun {
  readonly kernel: Kernel;
  readonly #program: Program;
  readonly #message: Message;
  readonly #host: Host;
  readonly #fork: Fork;
  #isUnderWay = false;

  constructor(program: Program, message: Message, host: Host, tracer?: Tracer) {
    checkMessage(message, program.profile);
    this.#program = program;
    this.#message = message;
    this.#host = host;
    this.#fork = forkOf(program.profile);
    this.kernel = idle.get(this.#fork)?.pop() ?? new Kernel(this.#fork);
    const { exports, side, oracle } = this.kernel;
    this.kernel.setPrecompiles(host.precompiles);
    side.follow(tracer);
    exports.setTraced(tracer === undefined ? 0 : 1);
    oracle.read(host, message.recipient);
    exports.reset();
  }

  /** Runs to the end. */
  end(): Outcome {
    for (;;) {
      const outcome = this.resume();
      if (outcome !== undefined) return outcome;
    }
  }

  /** Runs on: the outcome, or nothing when the kernel rests. */
  resume(): Outcome | undefined {
    const outcome = this.#runOn();
    // Not after an exception, which leaves the kernel in the middle of something.
    if (outcome !== undefined) this.abandon();
    return outcome;
  }

  /** Gives the kernel of a run that rests to others; the host has been told of nothing. */
  abandon(): void {
    // Nor with much memory behind it.
    if (this.kernel.memory.bytes.length > KEPT_MEMORY) return;
    const kernels = idle.get(this.#fork) ?? [];
    idle.set(this.#fork, kernels);
    kernels.push(this.kernel);
  }

  #runOn(): Outcome | undefined {
    const { exports } = this.kernel;
    try {
      const status = this.#isUnderWay ? exports.resume() : this.#launch();
      return status === layout.STATUS_RESTING ? undefined : this.#settle(status);
    } catch (error) {
      if (error !== EXHAUSTED) throw error;
      return halt("out-of-gas", this.#message.gasLimit);
    }
  }

  #settle(status: number): Outcome {
    const { kernel } = this;
    const host = this.#host;
    const outcome = outcomeOf(kernel, status, this.#message.gasLimit, this.#program.profile.maxOutput);
    kernel.exports.settle(outcome.type === "success" ? layout.STATUS_SUCCESS : layout.STATUS_HALT);
    if (outcome.type === "success") {
      const logs = readLogs(kernel.packed(kernel.exports.packLogs()));
      host.take({ changes: readChanges(kernel.packed(kernel.exports.packChanges()), host.state), logs });
    }
    return outcome;
  }

  #launch(): number {
    this.#isUnderWay = true;
    const host = this.#host;
    const message = this.#message;
    const { code } = this.#program;
    const { input, gasLimit, isStatic, depth, isCreation } = message;
    const { exports, memory, side } = this.kernel;
    const object = this.kernel.codeObject(code, hashOfCode(code));
    side.writeContext(
      host.block,
      host.transaction,
      exports.reserveReturn(32 * host.transaction.blobHashes.length) >>> 0,
    );
    for (const address of warmFromStart(message, host, this.#fork)) {
      memory.bytes.set(address, layout.IO_ADDRESS);
      exports.warm(layout.IO_ADDRESS);
    }
    const place = exports.inputPlace(input.length) >>> 0;
    memory.bytes.set(input, place);
    memory.bytes.set(message.recipient, layout.IO_ADDRESS);
    memory.bytes.set(message.sender, layout.IO_CALLER);
    memory.setBigEndian(layout.IO_VALUE, message.value);
    const kind = isCreation ? layout.KIND_RUN_CREATION : layout.KIND_RUN;
    return exports.run(kind, object, gasLimit, input.length, Number(isStatic), depth);
  }
}

/** Origin, recipient and, from Shanghai on, the coinbase (EIP-2929, EIP-3651). */
function warmFromStart(message: Message, host: Host, fork: Fork): readonly Uint8Array[] {
  const { origin } = host.transaction;
  const always = [origin, message.recipient];
  return parametersAt(fork)[WARMS_COINBASE] === 1 ? [...always, host.block.coinbase] : always;
}

function outcomeOf(kernel: Kernel, status: number, gasLimit: bigint, maxOutput: number): Outcome {
  const { memory } = kernel;
  if (status === layout.STATUS_HALT) {
    const pc = BigInt(memory.u32(layout.IO_HALT_PC));
    return { ...halt(haltReasonOf(memory.u32(layout.IO_HALT_REASON)), gasLimit), at: { pc } };
  }
  const size = memory.u32(layout.IO_OUTPUT_SIZE);
  if (size > maxOutput) return halt("output-too-large", gasLimit);
  const output = memory.copy(memory.u32(layout.IO_OUTPUT), size);
  const gasUsed = gasLimit - memory.u64(layout.IO_GAS_LEFT);
  if (status === layout.STATUS_REVERT) return { type: "revert", output, exitCode: 1, gasUsed, fuelUsed: gasUsed };
  const gasRefund = memory.view.getBigInt64(layout.IO_REFUND, true);
  return { type: "success", output, gasUsed, fuelUsed: gasUsed, gasRefund };
}

/** An exceptional halt takes all gas (Yellow Paper, section 9.4.2). */
function halt(reason: HaltReason, gasLimit: bigint): Halt {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}
