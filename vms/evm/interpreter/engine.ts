import type { Engine, Program, RunOptions } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Halt, Outcome } from "../../../src/vm/outcome.js";
import { parametersAt } from "../../../src/vm/rules/fork-table.js";
import type { Fork } from "../../../src/vm/rules/forks.js";
import { WARMS_COINBASE } from "../../../src/vm/rules/parameters.js";
import { forkOf } from "../forks.js";
import * as layout from "../kernel/layout.js";
import { MEMORY } from "../kernel/memory-layout.js";
import { loadProgram } from "../program.js";
import { EXHAUSTED, hashOfCode } from "./host-oracle.js";
import { Kernel } from "./kernel.js";
import { haltReasonOf } from "./steps.js";
import { tellChanges, tellLogs } from "./tell-host.js";

/**
 * The EVM in an AssemblyScript kernel, which owns the state of a run. Calls of EVM code and creations stay inside it; the host is
 * asked for what the run meets, and told what a run that succeeds has changed. A run is a transaction of its own, without its
 * rules: no intrinsic gas, and refunds (EIP-3529) only as data. The message's value has been moved before.
 */
export const interpreterEngine: Engine = {
  vm: "evm",
  name: "interpreter",
  capabilities: { steppable: true, provable: false, floats: false },
  load: loadProgram,
  run,
};

/** Linear memory, bytes, up to which a kernel is used again. */
const KEPT_MEMORY = MEMORY + 64 * 2 ** 20;

/** Idle kernels by fork: a kernel is in use while its run is under way, and runs can nest through precompiled contracts. */
const idle = new Map<Fork, Kernel[]>();

function run(program: Program, message: Message, host: Host, { tracer }: RunOptions = {}): Outcome {
  checkMessage(message, program.profile);
  const fork = forkOf(program.profile);
  const kernels = idle.get(fork) ?? [];
  idle.set(fork, kernels);
  const kernel = kernels.pop() ?? new Kernel(fork);
  kernel.setPrecompiles(host.precompiles);
  kernel.side.follow(tracer);
  kernel.exports.setTraced(tracer === undefined ? 0 : 1);
  kernel.oracle.read(host, message.recipient);
  const outcome = execute(kernel, program, message, host, fork);
  // Not after an exception, which leaves the kernel in the middle of something, nor with much memory behind it.
  if (kernel.memory.bytes.length <= KEPT_MEMORY) kernels.push(kernel);
  return outcome;
}

function execute(kernel: Kernel, program: Program, message: Message, host: Host, fork: Fork): Outcome {
  const { gasLimit } = message;
  try {
    const status = launch(kernel, program.code, message, host, fork);
    const outcome = outcomeOf(kernel, status, gasLimit, program.profile.maxOutput);
    kernel.exports.settle(outcome.type === "success" ? layout.STATUS_SUCCESS : layout.STATUS_HALT);
    if (outcome.type === "success") {
      tellLogs(host, kernel.packed(kernel.exports.packLogs()));
      tellChanges(host, kernel.packed(kernel.exports.packChanges()));
    }
    return outcome;
  } catch (error) {
    if (error !== EXHAUSTED) throw error;
    return halt("out-of-gas", gasLimit);
  }
}

function launch(kernel: Kernel, code: Uint8Array, message: Message, host: Host, fork: Fork): number {
  const { input, gasLimit, isStatic, depth, isCreation } = message;
  const { exports, memory, side } = kernel;
  exports.reset();
  const object = kernel.codeObject(code, hashOfCode(code));
  side.writeContext(host.block, host.transaction, exports.reserveReturn(32 * host.transaction.blobHashes.length) >>> 0);
  for (const address of warmFromStart(message, host, fork)) {
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

/** Origin, recipient and, from Shanghai on, the coinbase (EIP-2929, EIP-3651), in the call that starts a transaction. */
function warmFromStart(message: Message, host: Host, fork: Fork): readonly Uint8Array[] {
  if (message.depth !== 0) return [];
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
