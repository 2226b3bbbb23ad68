import type { KernelMemory } from "../../base/kernel-memory.js";
import type { HookPort } from "../../vm/hooks/port.js";
import type { ContractHost } from "../../vm/host.js";
import type { Message } from "../../vm/message.js";

/** What the kernel offers to contracts for other VMs; see src/chain/kernel/hooks/ask.ts. */
export interface HookExports {
  inputPlace(size: number): number;
  hookPort(): number;
  openContract(fuelPerGas: bigint): void;
  ask(hook: number, fuel: bigint, size: number): bigint;
}

/** The kernel's answers to the contract of the frame under way. */
class KernelPort implements HookPort {
  readonly at: number;
  readonly #memory: KernelMemory;
  readonly #hooks: HookExports;

  constructor(memory: KernelMemory, hooks: HookExports) {
    this.#memory = memory;
    this.#hooks = hooks;
    this.at = hooks.hookPort() >>> 0;
  }

  get bytes(): Uint8Array {
    return this.#memory.bytes;
  }

  get view(): DataView {
    return this.#memory.view;
  }

  place(size: number): number {
    return this.#hooks.inputPlace(size) >>> 0;
  }

  ask(hook: number, fuel: bigint, size: number): bigint {
    return this.#hooks.ask(hook, fuel, size);
  }
}

/** The state kernel as the host of contracts for other VMs. What they ask for goes to the kernel that runs the transaction. */
export class KernelHost implements ContractHost {
  readonly #hooks: HookExports;
  readonly #port: HookPort;

  constructor(memory: KernelMemory, hooks: HookExports) {
    this.#hooks = hooks;
    this.#port = new KernelPort(memory, hooks);
  }

  /** Of the frame that the kernel has prepared for it. */
  openContract(_message: Message, fuelPerGas: bigint): HookPort {
    this.#hooks.openContract(fuelPerGas);
    return this.#port;
  }
}
