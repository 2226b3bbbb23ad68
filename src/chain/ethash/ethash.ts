import { TercetError } from "../../base/errors.js";
import { KernelMemory } from "../../base/kernel-memory.js";
import { instantiateKernel, type WasmMemory } from "../../base/webassembly.js";
import { kernelWasm } from "../generated/ethash.js";
import { type Epoch, readEpoch } from "./epoch.js";

interface Exports {
  readonly memory: WasmMemory;
  input(): number;
  mixHash(): number;
  result(): number;
  makeCache(nodes: number): number;
  computeSeal(pages: number): void;
}

/** What a header's seal must be. */
export interface ComputedSeal {
  readonly mixHash: Uint8Array;
  /** 32 bytes, a number that is at most 2 ** 256 over the difficulty. */
  readonly result: Uint8Array;
}

const HASH = 32;

/** The cache of one epoch: 16 MiB and more, which take about a second to make. */
export class Ethash {
  readonly #exports: Exports;
  readonly #memory: KernelMemory;
  readonly #epoch: Epoch;

  /** @throws TercetError `out-of-memory` */
  constructor(epoch: number) {
    this.#epoch = readEpoch(epoch);
    this.#exports = instantiateKernel<Exports>(kernelWasm);
    this.#memory = new KernelMemory(this.#exports.memory);
    this.#memory.bytes.set(this.#epoch.seed, this.#exports.input());
    if (this.#exports.makeCache(this.#epoch.cacheNodes) === 0) {
      throw new TercetError("out-of-memory", `there is no memory for the cache of Ethash's epoch ${epoch}`);
    }
  }

  /**
   * Computes a seal.
   * @param hash of the header without its seal
   * @param nonce 8 bytes, as the header has them
   */
  seal(hash: Uint8Array, nonce: Uint8Array): ComputedSeal {
    const at = this.#exports.input();
    this.#memory.bytes.set(hash, at);
    this.#memory.bytes.set(nonce.toReversed(), at + HASH);
    this.#exports.computeSeal(this.#epoch.datasetPages);
    return {
      mixHash: this.#memory.copy(this.#exports.mixHash(), HASH),
      result: this.#memory.copy(this.#exports.result(), HASH),
    };
  }
}
