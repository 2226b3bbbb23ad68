import type { Engine, Program, RunOptions } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Halt, Outcome } from "../../../src/vm/outcome.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import { depositCode } from "../deposit.js";
import { forkOf } from "../forks.js";
import * as layout from "../kernel/layout.js";
import { loadProgram } from "../program.js";
import { Bridge, EXHAUSTED } from "./bridge.js";
import { haltReasonOf, StepTeller } from "./steps.js";

/**
 * The EVM in an AssemblyScript kernel. Calls of EVM code and creations stay inside it; the host is asked for what it has not
 * seen, told of changes when the run has ended or calls code for another VM, and left as it was by a run that fails. The gas
 * is that of execution: no intrinsic gas, and refunds (EIP-3529) only as data. The message's value has been moved before.
 */
export const interpreterEngine: Engine = {
  vm: "evm",
  name: "interpreter",
  capabilities: { steppable: true, provable: false, floats: false },
  load: loadProgram,
  run,
};

/** Blocks of instructions after which a run comes back once: V8 replaces the code of a function when it is called. */
const SLICE = 2 ** 18;

/** Linear memory, bytes, up to which a kernel is used again. */
const KEPT_MEMORY = layout.MEMORY + 64 * 2 ** 20;

/** Idle kernels by fork: a kernel is in use while its run is under way, and runs can nest through hosts. */
const idle = new Map<Fork, Bridge[]>();

function run(program: Program, message: Message, host: Host, { tracer }: RunOptions = {}): Outcome {
  checkMessage(message, program.profile);
  const fork = forkOf(program.profile);
  const bridges = idle.get(fork) ?? [];
  idle.set(fork, bridges);
  const bridge = bridges.pop() ?? new Bridge(fork);
  const start = host.checkpoint();
  for (const address of warmFromStart(message, host, fork)) host.accessAccount(address);
  const teller = tracer === undefined ? undefined : new StepTeller(tracer);
  bridge.begin({ host, running: message.recipient, tracer: teller });
  const precompiled = program.code.length === 0 ? bridge.runPrecompile(message) : undefined;
  if (precompiled !== undefined) teller?.onPrecompile(message, precompiled);
  const outcome = precompiled ?? execute(bridge, program, message, host, fork);
  if (outcome.type !== "success") host.revert(start);
  // Not after an exception, which leaves the kernel in the middle of something, nor with much memory behind it.
  if (bridge.kernel.bytes.length <= KEPT_MEMORY) bridges.push(bridge);
  return outcome;
}

/** Origin, recipient and, from Shanghai on, the coinbase (EIP-2929, EIP-3651), in the call that starts a transaction. */
function warmFromStart(message: Message, host: Host, fork: Fork): readonly Uint8Array[] {
  if (message.depth !== 0) return [];
  const { origin } = host.transaction;
  return isAtLeast(fork, "shanghai") ? [origin, message.recipient, host.block.coinbase] : [origin, message.recipient];
}

function execute(bridge: Bridge, program: Program, message: Message, host: Host, fork: Fork): Outcome {
  const { kernel } = bridge;
  const { gasLimit } = message;
  try {
    let status = launch(bridge, program.code, message);
    while (status === layout.STATUS_PAUSED) status = kernel.exports.resume(SLICE);
    const ended = outcomeOf(bridge, status, gasLimit, program.profile.maxOutput);
    return ended.type === "success" && message.isCreation ? depositCode(ended, message, host, fork) : ended;
  } catch (error) {
    if (error !== EXHAUSTED) throw error;
    return halt("out-of-gas", gasLimit);
  }
}

function launch({ kernel, codes }: Bridge, code: Uint8Array, message: Message): number {
  const { input, gasLimit, isStatic, depth } = message;
  const place = kernel.exports.inputPlace(input.length) >>> 0;
  kernel.bytes.set(input, place);
  kernel.setAddress(layout.IO_ADDRESS, message.recipient);
  kernel.setAddress(layout.IO_CALLER, message.sender);
  kernel.setBigEndian(layout.IO_VALUE, message.value);
  return kernel.exports.run(codes.objectOf(code), gasLimit, input.length, Number(isStatic), depth, SLICE);
}

function outcomeOf({ kernel }: Bridge, status: number, gasLimit: bigint, maxOutput: number): Outcome {
  if (status === layout.STATUS_HALT) {
    const pc = BigInt(kernel.u32(layout.IO_HALT_PC));
    return { ...halt(haltReasonOf(kernel.u32(layout.IO_HALT_REASON)), gasLimit), at: { pc } };
  }
  const size = kernel.u32(layout.IO_OUTPUT_SIZE);
  if (size > maxOutput) return halt("output-too-large", gasLimit);
  const output = kernel.copy(kernel.u32(layout.IO_OUTPUT), size);
  const gasUsed = gasLimit - kernel.u64(layout.IO_GAS_LEFT);
  if (status === layout.STATUS_REVERT) return { type: "revert", output, exitCode: 1, gasUsed, fuelUsed: gasUsed };
  const gasRefund = kernel.view.getBigInt64(layout.IO_REFUND, true);
  return { type: "success", output, gasUsed, fuelUsed: gasUsed, gasRefund };
}

/** An exceptional halt takes all gas (Yellow Paper, section 9.4.2). */
function halt(reason: HaltReason, gasLimit: bigint): Halt {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}
