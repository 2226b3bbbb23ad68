import type { EVMResult, ExecResult, InterpreterStep } from "@ethereumjs/evm";
import { TercetError } from "../../../src/base/errors.js";
import { fromHex } from "../../../src/base/hex.js";
import type { Engine, RunOptions } from "../../../src/vm/engine.js";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Created, Host } from "../../../src/vm/host.js";
import { checkMessage, type Message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import type { Profile } from "../../../src/vm/profile.js";
import type { Tracer } from "../../../src/vm/tracer.js";
import { type Fork, forkOf, isAtLeast } from "../forks.js";
import { loadProgram } from "../program.js";
import { warmTransactionStart } from "../transaction-start.js";
import { haltReasonOf } from "./halt-reason.js";
import { HostEvm, REFUND_BASE } from "./host-evm.js";

/**
 * The reference: @ethereumjs/evm on a host. Slow and asynchronous, so no host can call it in the middle of something:
 * a run is all that a transaction does. Calls and creations of every kind stay inside it. The gas is that of execution:
 * no intrinsic gas; refunds (EIP-3529) go to {@link Host.addRefund}. What runs a program has moved the message's value.
 */
export const ethereumjsEngine: Engine & Required<Pick<Engine, "call" | "create">> = {
  vm: "evm",
  name: "ethereumjs",
  capabilities: { synchronous: false, steppable: true, provable: false, floats: false },
  load: loadProgram,
  run: async (program, message, host, options) => {
    const setting = { profile: program.profile, host, running: message.recipient, ...options };
    const { outcome } = await execute(message, setting, async (evm) => ({
      execResult: await evm.runMessage(program.code, message),
    }));
    return outcome;
  },
  call: async (message, profile, host, options) => {
    if (message.kind !== "call") throw new TercetError("unsupported-call", `no transaction makes a ${message.kind}`);
    const { outcome } = await execute(message, { profile, host, ...options }, (evm) => {
      if (isAtLeast(forkOf(profile), "prague")) warmDelegate(host, message.recipient);
      return evm.callMessage(message);
    });
    return outcome;
  },
  create: async (message, profile, host, options) => {
    return execute(message, { profile, host, ...options }, (evm) => evm.createMessage(message));
  },
};

interface Setting extends RunOptions {
  readonly profile: Profile;
  readonly host: Host;
  readonly running?: Uint8Array;
}

async function execute(
  message: Message,
  { profile, host, running, tracer }: Setting,
  start: (evm: HostEvm) => Promise<EVMResult>,
): Promise<Created> {
  checkMessage(message, profile);
  const fork = forkOf(profile);
  const checkpoint = host.checkpoint();
  try {
    warmTransactionStart(host, message, fork);
    const evm = new HostEvm(host, running, fork);
    if (tracer !== undefined) evm.events.on("step", stepsTo(tracer));
    const { execResult, createdAddress } = await start(evm);
    const outcome = outcomeOf(execResult, message.gasLimit, profile.maxOutput);
    if (outcome.type === "success") settle(execResult, host, fork);
    else revert(host, checkpoint, message, running === undefined && createdAddress !== undefined);
    if (isAtLeast(fork, "spuriousDragon")) removeEmpty(evm.touched, host);
    return { outcome, address: createdAddress?.bytes ?? new Uint8Array(20) };
  } catch (error) {
    host.revert(checkpoint);
    throw error;
  }
}

/** The code that a transaction's recipient delegates to is warm from the start (EIP-7702). */
function warmDelegate(host: Host, recipient: Uint8Array): void {
  const code = host.getCode(recipient);
  const isDelegation = code.length === 23 && code[0] === 0xef && code[1] === 0x01 && code[2] === 0x00;
  if (isDelegation) host.accessAccount(code.slice(3));
}

/** A creation that fails leaves the sender's nonce counted up. */
function revert(host: Host, checkpoint: number, { sender }: Message, isCreation: boolean): void {
  const nonce = host.getNonce(sender);
  host.revert(checkpoint);
  if (isCreation) host.setNonce(sender, nonce);
}

/** EIP-161. */
function removeEmpty(touched: readonly Uint8Array[], host: Host): void {
  for (const address of touched) {
    const isEmpty = host.getBalance(address) === 0n && host.getNonce(address) === 0n && host.getCode(address).length === 0;
    if (isEmpty && host.accountExists(address)) host.deleteAccount(address);
  }
}

function outcomeOf(result: ExecResult, gasLimit: bigint, maxOutput: number): Outcome {
  const { exceptionError, executionGasUsed: gasUsed, returnValue: output } = result;
  const reverted = exceptionError?.error === "revert";
  if (exceptionError !== undefined && !reverted) return halt(haltReasonOf(exceptionError, result), gasLimit);
  if (output.length > maxOutput) return halt("output-too-large", gasLimit);
  const cost = { gasUsed, fuelUsed: gasUsed };
  return reverted ? { type: "revert", output, exitCode: 1, ...cost } : { type: "success", output, ...cost };
}

/** An exceptional halt takes all gas (Yellow Paper, section 9.4.2). */
function halt(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}

/** What @ethereumjs leaves to the end of a successful transaction: logs and deletions (EIP-6780 from Cancun on). */
function settle(result: ExecResult, host: Host, fork: Fork): void {
  const { logs = [], selfdestruct = new Map(), createdAddresses, gasRefund = REFUND_BASE } = result;
  if (gasRefund !== REFUND_BASE) host.addRefund(gasRefund - REFUND_BASE);
  for (const [address, topics, data] of logs) host.emitLog({ address, topics, data });
  for (const address of selfdestruct.keys()) {
    if (!isAtLeast(fork, "cancun") || createdAddresses?.has(address)) host.deleteAccount(fromHex(address));
  }
}

function stepsTo(tracer: Tracer): (step: InterpreterStep) => void {
  let clock = 0n;
  return ({ pc, opcode, gasLeft, depth }) => {
    const { code, name } = opcode;
    tracer.onStep({ clock, pc: BigInt(pc), opcode: code, name, fuelLeft: gasLeft, depth });
    clock++;
  };
}
