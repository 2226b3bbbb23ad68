import type { ContractHost } from "../../../src/vm/host.js";

/**
 * What a contract takes of the stack that all open contracts share, besides its guests' frames: the engine's and host's
 * own frames from one contract to the next. They measure 4.2 KB on V8 11.3, and the shared stack is at most half of V8's.
 */
export const CONTRACT_STACK_BYTES = 4096;

/** Runs of a code in a world: now, and at most at once. */
interface Runs {
  open: number;
  most: number;
}

/** How a run begins: its code is to be loaded, maybe; one instance more of it is needed than before; or neither. */
export type Beginning = "load" | "instance" | "again";

/** The contracts that are running in the world of one host: each called by the one before it, maybe with others between. */
export class OpenContracts {
  readonly #runs = new Map<string, Runs>();
  #stackLeft: number | undefined;

  /** Bytes of stack for the next contract: what its callers have left, or all of it. */
  stackFor(stackBytes: number): number {
    return Math.min(stackBytes, this.#stackLeft ?? stackBytes);
  }

  /** Notes that a contract with that code begins. */
  begin(codeHash: string): Beginning {
    const runs = this.#runs.get(codeHash);
    if (runs === undefined) {
      this.#runs.set(codeHash, { open: 1, most: 1 });
      return "load";
    }
    runs.open++;
    if (runs.open <= runs.most) return "again";
    runs.most = runs.open;
    return "instance";
  }

  /** Notes that it has ended. */
  end(codeHash: string): void {
    this.#runs.get(codeHash)!.open--;
  }

  /** Whether a contract with so much stack left can make a call. */
  hasStackFor(stackLeft: number): boolean {
    return stackLeft >= 2 * CONTRACT_STACK_BYTES;
  }

  /** Makes a call out of a contract that has so much stack left. */
  call<T>(stackLeft: number, call: () => T): T {
    const before = this.#stackLeft;
    this.#stackLeft = stackLeft - CONTRACT_STACK_BYTES;
    try {
      return call();
    } finally {
      this.#stackLeft = before;
    }
  }
}

/** By host, because a message says nothing of the calls above it; the entry goes with its host. */
const OPEN = new WeakMap<ContractHost, OpenContracts>();

/** The contracts that are running in a host's world. */
export function openContracts(host: ContractHost): OpenContracts {
  const known = OPEN.get(host);
  if (known !== undefined) return known;
  const open = new OpenContracts();
  OPEN.set(host, open);
  return open;
}
