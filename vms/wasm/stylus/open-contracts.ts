import { toHex } from "../../../src/base/hex.js";
import type { Host } from "../../../src/vm/host.js";
import type { Message } from "../../../src/vm/message.js";

/**
 * What a contract takes of the stack that all open contracts share, besides its guests' frames: the engine's and host's
 * own frames from one contract to the next. They measure 4.2 KB on V8 11.3, and the shared stack is at most half of V8's.
 */
export const CONTRACT_STACK_BYTES = 4096;

/** The contracts that are running in the world of one host: each called by the one before it, maybe with others between. */
export class OpenContracts {
  readonly #running = new Map<string, number>();
  readonly #loaded = new Set<string>();
  #stackLeft: number | undefined;
  #delegatedDepth: number | undefined;

  /** Bytes of stack for the next contract: what its callers have left, or all of it. */
  stackFor(stackBytes: number): number {
    return Math.min(stackBytes, this.#stackLeft ?? stackBytes);
  }

  /** Whether code with that hash has not been run in this world: then it has to be loaded, maybe. Notes that it has. */
  isFirstRunOf(codeHash: string): boolean {
    const isFirst = !this.#loaded.has(codeHash);
    this.#loaded.add(codeHash);
    return isFirst;
  }

  /** Runs a contract; `isReentrant` says whether its account is running already, delegated code not counted. */
  run<T>({ recipient, depth }: Message, run: (isReentrant: boolean) => T): T {
    const address = toHex(recipient);
    const others = this.#running.get(address) ?? 0;
    const isDelegated = depth === this.#delegatedDepth;
    if (!isDelegated) this.#running.set(address, others + 1);
    this.#delegatedDepth = undefined;
    try {
      return run(isDelegated ? others > 1 : others > 0);
    } finally {
      if (others === 0) this.#running.delete(address);
      else this.#running.set(address, others);
    }
  }

  /** Whether a contract with so much stack left can make a call. */
  hasStackFor(stackLeft: number): boolean {
    return stackLeft >= 2 * CONTRACT_STACK_BYTES;
  }

  /** Makes a call out of a contract that has so much stack left. */
  call<T>(stackLeft: number, delegatedDepth: number | undefined, call: () => T): T {
    const before = this.#stackLeft;
    this.#stackLeft = stackLeft - CONTRACT_STACK_BYTES;
    this.#delegatedDepth = delegatedDepth;
    try {
      return call();
    } finally {
      this.#stackLeft = before;
      this.#delegatedDepth = undefined;
    }
  }
}

/** By host, because a message says nothing of the calls above it; the entry goes with its host. */
const OPEN = new WeakMap<Host, OpenContracts>();

/** The contracts that are running in a host's world. */
export function openContracts(host: Host): OpenContracts {
  const known = OPEN.get(host);
  if (known !== undefined) return known;
  const open = new OpenContracts();
  OPEN.set(host, open);
  return open;
}
