import type { Image } from "../image.js";
import { Kernel } from "./kernel.js";
import { Machine } from "./machine.js";

/** Machines that rest between runs; more are thrown away. */
const MAX_IDLE = 16;
/** Linear memory never shrinks, so a kernel that grew beyond this is not kept. Bytes. */
const MAX_IDLE_MEMORY = 256 * 1024 * 1024;

/**
 * Machines for the runs of one engine. Calls between programs nest, so there can be several at a time; a program that runs
 * again finds its machine with everything decoded. Loaded programs without a run need no machine.
 */
export class MachinePool {
  /** Least recently used first. */
  readonly #idle: Machine[] = [];
  readonly #make: (image: Image, kernel: Kernel) => Machine;

  constructor(make = (image: Image, kernel: Kernel) => new Machine(image, kernel)) {
    this.#make = make;
  }

  /** A machine for the image, for one run. */
  take(image: Image): Machine {
    const same = this.#idle.findIndex((machine) => machine.image === image);
    if (same >= 0) return this.#idle.splice(same, 1)[0]!;
    const oldest = this.#idle.length === MAX_IDLE ? this.#idle.shift() : undefined;
    oldest?.release();
    return this.#make(image, oldest?.kernel ?? new Kernel());
  }

  /** Takes a machine back after its run. */
  give(machine: Machine): void {
    if (machine.kernel.bytes.length > MAX_IDLE_MEMORY) return;
    if (this.#idle.length === MAX_IDLE) this.#idle.shift();
    this.#idle.push(machine);
  }
}
