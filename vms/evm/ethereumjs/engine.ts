import { Message as EvmMessage, type ExecResult } from "@ethereumjs/evm";
import { Address } from "@ethereumjs/util";
import { equalBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { Program, ReferenceEngine, RunOptions } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import { forkOf, precompileAddresses } from "../forks.js";
import { loadProgram } from "../program.js";
import { BoundedEvm } from "./bounded-evm.js";
import { depositCode } from "./deposit.js";
import { haltReasonOf, hasReverted } from "./halt-reason.js";
import { ReaderState } from "./reader-state.js";
import { transact } from "./transaction.js";

/**
 * The reference: @ethereumjs/evm, slow and asynchronous, so nothing can call it in the middle of something. Calls and creations of
 * every kind stay inside it. The gas is that of execution: no intrinsic gas, and refunds (EIP-3529) only as data. The message's value
 * has been moved before.
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
  const { block, transaction } = host;
  const state = new ReaderState(host.state, message.recipient);
  const hashOf = (number: bigint) => host.blockHash(number);
  const evm = new BoundedEvm({ fork, block, stateManager: state, hashOf, precompiles: host.precompiles });
  for (const address of warmFromStart(host, message, fork)) evm.journal.addAlwaysWarmAddress(toHex(address));
  if (tracer !== undefined) evm.follow(tracer);
  evm.place(block, transaction);
  const evmMessage = messageOf(program.code, message, host, fork);
  const { execResult } = await evm.runCall({ skipNonceIncrement: true, message: evmMessage });
  const ended = outcomeOf(execResult, message.gasLimit, program.profile.maxOutput);
  const outcome =
    ended.type === "success" && message.isCreation ? await depositCode(ended, message, state, fork) : ended;
  if (outcome.type !== "success") return outcome;
  await destroy(execResult, state, fork);
  if (isAtLeast(fork, "spuriousDragon")) await state.sweep();
  const logs = (execResult.logs ?? []).map(([address, topics, data]) => ({ address, topics, data }));
  host.take({ changes: state.changes, logs });
  return outcome;
}

/** Origin, recipient, precompiled contracts and, from Shanghai on, the coinbase (EIP-2929, EIP-3651). */
function warmFromStart({ transaction, block, precompiles }: Host, { recipient }: Message, fork: Fork) {
  const own = Array.from(precompiles.keys(), fromHex);
  const always = [transaction.origin, recipient, ...precompileAddresses(fork), ...own];
  return isAtLeast(fork, "shanghai") ? [...always, block.coinbase] : always;
}

/**
 * The code as that of the message's recipient. As in a DELEGATECALL, the value is shown and not moved: whoever made the message has
 * moved it. Without code the recipient may be a precompiled contract.
 */
function messageOf(code: Uint8Array, message: Message, { transaction, precompiles }: Host, fork: Fork): EvmMessage {
  const { recipient, sender, value, input, gasLimit, isStatic, depth } = message;
  const isPrecompile =
    precompiles.has(toHex(recipient)) || precompileAddresses(fork).some((each) => equalBytes(each, recipient));
  return new EvmMessage({
    ...(code.length === 0 && isPrecompile ? {} : { code }),
    ...{ delegatecall: true, caller: new Address(sender), to: new Address(recipient), value, data: input },
    ...{ gasLimit, isStatic, depth, selfdestruct: new Map(), createdAddresses: new Set() },
    blobVersionedHashes: transaction.blobHashes.map((hash) => toHex(hash) as `0x${string}`),
  });
}

function outcomeOf(result: ExecResult, gasLimit: bigint, maxOutput: number): Outcome {
  const { exceptionError, executionGasUsed: gasUsed, returnValue: output, gasRefund = 0n } = result;
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

/** What @ethereumjs leaves to the end of a successful transaction (EIP-6780 from Cancun on). */
async function destroy({ selfdestruct = new Map(), createdAddresses }: ExecResult, state: ReaderState, fork: Fork) {
  for (const address of selfdestruct.keys()) {
    const isDeleted = !isAtLeast(fork, "cancun") || createdAddresses?.has(address);
    if (isDeleted) await state.deleteAccount(new Address(fromHex(address)));
  }
}
