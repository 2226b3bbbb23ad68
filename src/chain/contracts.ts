import type { RunOptions } from "../vm/engine.js";
import type { HaltReason } from "../vm/halt.js";
import type { CallMessage, Created, CreateMessage, Host } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import type { Tracer } from "../vm/tracer.js";
import type { VmName } from "../vm/vm-name.js";
import { beginCall, beginCreation, contractAddress, endCall, saltedAddress } from "./account-call.js";
import type { ChainRules, ContractVm } from "./chain-rules.js";
import { programOf } from "./program-cache.js";
import { RunsTracer } from "./runs-tracer.js";

/**
 * Runs that may be open at once in a transaction, one called by the other through the host: contracts on other VMs, and
 * EVM contracts that those call. (EVM contracts that call each other are one run.) Each takes 4 to 5 KB of V8's stack and
 * reserves address space for a memory, so they end long before depth 1024. A call or creation beyond halts, which takes its
 * gas: to make a callee fail by nesting costs a caller what it costs to give it too little gas. Part of the rules of a chain
 * with several VMs.
 */
export const MAX_OPEN_RUNS = 32;

const NO_BYTES = new Uint8Array(0);

/** Runs the contracts of a chain in one transaction, each on the VM that its code is for. */
export class Contracts {
  readonly #chain: ChainRules;
  /** The VMs of the runs that are open, the last called last. */
  readonly #open: VmName[] = [];
  readonly #tracer: RunsTracer | undefined;

  /** @param tracer follows all runs, but on engines that are not steppable no instruction */
  constructor(chain: ChainRules, tracer?: Tracer) {
    this.#chain = chain;
    this.#tracer = tracer && new RunsTracer(tracer);
  }

  vmOf(code: Uint8Array): VmName {
    return this.#contractVm(code)?.vm.name ?? "evm";
  }

  /** Runs the code that a transaction asks for. On an engine that is not synchronous the outcome is a promise. */
  runFirst(code: Uint8Array, message: Message, host: Host): Outcome | Promise<Outcome> {
    const engine = (message.isCreation ? undefined : this.#contractVm(code)?.engine) ?? this.#chain.engine;
    const tracer = engine.vm === "evm" ? undefined : this.#tracer;
    tracer?.onRun(message);
    const outcome = this.#run(code, message, host);
    tracer?.onReturn(message, outcome as Outcome);
    return outcome;
  }

  /** {@link Host.call} of the host that it is given. */
  call(host: Host, message: CallMessage): Outcome {
    const tracer = this.#tracerOfCalls();
    tracer?.onCall(message);
    const outcome = this.#call(host, message);
    tracer?.onReturn(message, outcome);
    return outcome;
  }

  /** {@link Host.create} of the host that it is given. */
  create(host: Host, message: CreateMessage): Created {
    const { sender, input, salt } = message;
    const nonce = host.getNonce(sender);
    const address = salt === undefined ? contractAddress(sender, nonce) : saltedAddress(sender, salt, input);
    const tracer = this.#tracerOfCalls();
    tracer?.onCreate(message, address);
    const outcome = this.#create(host, { ...message, recipient: address });
    tracer?.onReturn(message, outcome);
    return { outcome, address };
  }

  #call(host: Host, message: CallMessage): Outcome {
    if (this.#open.length >= MAX_OPEN_RUNS) return haltOf("call-depth", message.gasLimit);
    const start = host.checkpoint();
    const code = beginCall(host, message, this.#chain.rules);
    // Without code it may be a precompiled contract, which the EVM knows by its address, whatever the storage is.
    const asked = code.length === 0 ? { ...message, recipient: message.codeAddress } : message;
    return endCall(host, start, this.#run(code, asked, host) as Outcome);
  }

  #create(host: Host, message: CreateMessage): Outcome {
    if (this.#open.length >= MAX_OPEN_RUNS) return haltOf("call-depth", message.gasLimit);
    host.setNonce(message.sender, host.getNonce(message.sender) + 1n);
    host.accessAccount(message.recipient);
    const start = host.checkpoint();
    if (!beginCreation(host, message, this.#chain.rules)) return haltOf("create-collision", message.gasLimit);
    const asked = { ...message, input: NO_BYTES, isCreation: true };
    return endCall(host, start, this.#run(message.input, asked, host) as Outcome);
  }

  /** Init code is always the EVM's. */
  #run(code: Uint8Array, message: Message, host: Host): Outcome | Promise<Outcome> {
    const other = message.isCreation ? undefined : this.#contractVm(code);
    if (other === undefined) return this.#runOn(this.#chain, code, message, host);
    const cost = startCost(code, other);
    if (message.gasLimit < cost) return haltOf("out-of-gas", message.gasLimit);
    const started = { ...message, gasLimit: message.gasLimit - cost };
    const outcome = this.#runOn(other, code, started, host) as Outcome;
    const fuelUsed = outcome.fuelUsed + cost * other.profile.fuelPerGas;
    return { ...outcome, gasUsed: outcome.gasUsed + cost, fuelUsed };
  }

  #runOn(
    { engine, profile }: Pick<ChainRules, "engine" | "profile">,
    code: Uint8Array,
    message: Message,
    host: Host,
  ): Outcome | Promise<Outcome> {
    const program = programOf(code, engine, profile);
    // No engine takes the code, so its first instruction is none.
    if (program === undefined) return haltOf("invalid-instruction", message.gasLimit);
    // What a contract hands over may be more than the profile lets a message be.
    if (message.input.length > profile.maxInput) return haltOf("out-of-gas", message.gasLimit);
    this.#open.push(engine.vm);
    try {
      return engine.run(program, message, host, this.#optionsOf(engine.capabilities.steppable, message));
    } finally {
      this.#open.pop();
    }
  }

  #optionsOf(isSteppable: boolean, { depth }: Message): RunOptions {
    return this.#tracer !== undefined && isSteppable ? { tracer: this.#tracer.at(depth) } : {};
  }

  /** Who is to be told of calls that the last run makes. */
  #tracerOfCalls(): RunsTracer | undefined {
    return this.#open.at(-1) === "evm" ? undefined : this.#tracer;
  }

  #contractVm(code: Uint8Array): ContractVm | undefined {
    return this.#chain.contractVms?.find(({ vm }) => vm.recognise(code));
  }
}

/** Gas. */
function startCost({ length }: Uint8Array, { start }: ContractVm): bigint {
  return start.gas + start.wordGas * ((BigInt(length) + 31n) / 32n);
}

function haltOf(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}
