import type { ExecResult } from "@ethereumjs/evm";
import { fromHex } from "../../../src/base/hex.js";
import type { Program, ReferenceEngine, RunOptions } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import { depositCode } from "../deposit.js";
import { forkOf } from "../forks.js";
import { loadProgram } from "../program.js";
import { warmTransactionStart } from "../transaction-start.js";
import { haltReasonOf, hasReverted } from "./halt-reason.js";
import { HostEvm } from "./host-evm.js";
import { transact } from "./transaction.js";

/**
 * The reference: @ethereumjs/evm on a host. Slow and asynchronous, so no host can call it in the middle of something:
 * a run is all that a transaction does. Calls and creations of every kind stay inside it. The gas is that of execution:
 * no intrinsic gas, and refunds (EIP-3529) only as data. The message's value has been moved before.
 */
export const ethereumjsEngine: ReferenceEngine = {
  vm: "evm",
  name: "ethereumjs",
  capabilities: { steppable: true, provable: false, floats: false },
  load: loadProgram,
  run,
  transact,
};

async function run(program: Program, message: Message, host: Host, { tracer }: RunOptions = {}): Promise<Outcome> {
  checkMessage(message, program.profile);
  const fork = forkOf(program.profile);
  const start = host.checkpoint();
  try {
    warmTransactionStart(host, message, fork);
    const evm = new HostEvm(host, message.recipient, fork);
    if (tracer !== undefined) evm.follow(tracer);
    const { result, gasRefund } = await evm.runMessage(program.code, message);
    const ended = outcomeOf(result, gasRefund, message.gasLimit, program.profile.maxOutput);
    const outcome = ended.type === "success" && message.isCreation ? depositCode(ended, message, host, fork) : ended;
    if (outcome.type === "success") settle(result, host, fork);
    else host.revert(start);
    return outcome;
  } catch (error) {
    host.revert(start);
    throw error;
  }
}

function outcomeOf(result: ExecResult, gasRefund: bigint, gasLimit: bigint, maxOutput: number): Outcome {
  const { exceptionError, executionGasUsed: gasUsed, returnValue: output } = result;
  const reverted = hasReverted(result);
  if (exceptionError !== undefined && !reverted) return halt(haltReasonOf(exceptionError, result), gasLimit);
  if (output.length > maxOutput) return halt("output-too-large", gasLimit);
  const cost = { gasUsed, fuelUsed: gasUsed };
  return reverted ? { type: "revert", output, exitCode: 1, ...cost } : { type: "success", output, ...cost, gasRefund };
}

/** An exceptional halt takes all gas (Yellow Paper, section 9.4.2). */
function halt(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}

/** What @ethereumjs leaves to the end of a successful transaction: logs and deletions (EIP-6780 from Cancun on). */
function settle({ logs = [], selfdestruct = new Map(), createdAddresses }: ExecResult, host: Host, fork: Fork): void {
  for (const [address, topics, data] of logs) host.emitLog({ address, topics, data });
  for (const address of selfdestruct.keys()) {
    if (!isAtLeast(fork, "cancun") || createdAddresses?.has(address)) host.deleteAccount(fromHex(address));
  }
}
