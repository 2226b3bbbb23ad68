import type { Engine, VmName } from "../vm/engine.js";
import type { HaltReason } from "../vm/halt.js";
import type { CallMessage, Created, CreateMessage, Host } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import type { Profile } from "../vm/profile.js";
import type { Tracer } from "../vm/tracer.js";
import { beginCall, beginCreation, contractAddress, endCall, saltedAddress } from "./account-call.js";
import type { ChainRules } from "./chain-rules.js";
import { programOf } from "./program-cache.js";

/**
 * Runs that may be open at once in a transaction, one called by the other through the host: contracts on other VMs, and
 * EVM contracts that those call. (EVM contracts that call each other are one run.) Each takes some of V8's stack and
 * reserves address space for a memory, so they end long before depth 1024; a call or creation beyond fails as one does
 * beyond that depth. Part of the rules of a chain with several VMs.
 */
export const MAX_OPEN_RUNS = 16;

const NO_BYTES = new Uint8Array(0);

/** Runs the contracts of a chain in one transaction, each on the VM that its code is for. */
export class Contracts {
  readonly #chain: ChainRules;
  #open = 0;

  constructor(chain: ChainRules) {
    this.#chain = chain;
  }

  vmOf(code: Uint8Array): VmName {
    return this.#contractVm(code)?.vm.name ?? "evm";
  }

  /** {@link Host.call} of the host that it is given. */
  call(host: Host, message: CallMessage): Outcome {
    if (this.#open >= MAX_OPEN_RUNS) return TOO_DEEP;
    const start = host.checkpoint();
    const code = beginCall(host, message, this.#chain.rules);
    // Without code it may be a precompiled contract, which the EVM knows by its address, whatever the storage is.
    const asked = code.length === 0 ? { ...message, recipient: message.codeAddress } : message;
    return endCall(host, start, this.run(code, asked, host) as Outcome);
  }

  /** {@link Host.create} of the host that it is given. */
  create(host: Host, message: CreateMessage): Created {
    const { sender, input, salt } = message;
    const nonce = host.getNonce(sender);
    const address = salt === undefined ? contractAddress(sender, nonce) : saltedAddress(sender, salt, input);
    if (this.#open >= MAX_OPEN_RUNS) return { outcome: TOO_DEEP, address };
    host.setNonce(sender, nonce + 1n);
    host.accessAccount(address);
    const start = host.checkpoint();
    if (!beginCreation(host, address, message, this.#chain.rules)) {
      return { outcome: haltOf("create-collision", message.gasLimit), address };
    }
    const asked = { ...message, recipient: address, input: NO_BYTES, isCreation: true };
    return { outcome: endCall(host, start, this.run(input, asked, host) as Outcome), address };
  }

  /** Runs code; init code is the EVM's. On an engine that is not synchronous the outcome is a promise. */
  run(code: Uint8Array, message: Message, host: Host, tracer?: Tracer): Outcome | Promise<Outcome> {
    const { engine, profile } = (message.isCreation ? undefined : this.#contractVm(code)) ?? this.#chain;
    const program = programOf(code, engine, profile);
    // No engine takes the code, so its first instruction is none.
    if (program === undefined) return haltOf("invalid-instruction", message.gasLimit);
    // What a contract hands over may be more than the profile lets a message be.
    if (message.input.length > profile.maxInput) return haltOf("out-of-gas", message.gasLimit);
    this.#open++;
    try {
      return engine.run(program, message, host, tracer === undefined ? {} : { tracer });
    } finally {
      this.#open--;
    }
  }

  #contractVm(code: Uint8Array): { vm: { name: VmName }; engine: Engine; profile: Profile } | undefined {
    return this.#chain.contractVms?.find(({ vm }) => vm.recognise(code));
  }
}

/** As a call beyond depth 1024: it is not made and takes no gas. */
const TOO_DEEP: Outcome = { type: "halt", reason: "call-depth", gasUsed: 0n, fuelUsed: 0n };

function haltOf(reason: HaltReason, gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}
