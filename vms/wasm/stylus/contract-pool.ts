import type { ContractInstance } from "./contract-instance.js";

/**
 * Instances that nothing runs in, by their module: the ones that were given back last stay longest. So many that a transaction
 * cannot pay for loading more of them than that and then use each again: as if there were no bound.
 */
const MAX_INSTANCES = 1024;

/** When instances are used again: for tests also never, and to see that they are. */
export type Reuse = "when-possible" | "never";

/** Keeps instances of contracts for runs to come. A run cannot tell one from a new one. */
export class ContractPool<M extends object> {
  readonly #idle = new Map<M, ContractInstance<M>[]>();
  readonly #reuse: Reuse;
  #count = 0;
  /** Runs in an instance that had been used before. */
  reused = 0;

  constructor(reuse: Reuse = "when-possible") {
    this.#reuse = reuse;
  }

  /** An instance that is as a new one in a new store with so much fuel, if there is one. */
  take(module: M, fuel: bigint, stackBytes: number): ContractInstance<M> | undefined {
    const kept = this.#idle.get(module)?.pop();
    if (kept === undefined) return undefined;
    this.#count--;
    if (kept.instance.renew?.(fuel, stackBytes) !== true) return undefined;
    this.reused++;
    return kept;
  }

  /** Takes an instance back whose run has ended as runs do. */
  give(module: M, instance: ContractInstance<M>): void {
    if (this.#reuse === "never" || instance.made.type === "halt" || instance.instance.renew === undefined) return;
    const kept = this.#idle.get(module) ?? [];
    this.#idle.delete(module);
    this.#idle.set(module, kept);
    kept.push(instance);
    this.#count++;
    while (this.#count > MAX_INSTANCES) this.#dropOldest();
  }

  #dropOldest(): void {
    const [module, kept] = this.#idle.entries().next().value!;
    this.#idle.delete(module);
    this.#count -= kept.length;
  }
}
