import { equalBytes } from "../../../src/base/bytes.js";
import type { Image } from "../image.js";
import { CELL_WINDOW_DELTA } from "../kernel/layout.js";
import type { Machine } from "../machine/machine.js";
import { memoryModel } from "./memory-model.js";
import type { Policy } from "./policy.js";
import { type Activity, Translation } from "./translation.js";

const MAX_PROGRAMS = 64;

interface Entry {
  readonly image: Image;
  readonly layout: string;
  readonly translation: Translation;
}

/**
 * The translations of the programs that ran last. A program is the same when its code, its extensions and its places in
 * memory are; bytes are compared, which is faster than any hash that could be trusted.
 */
export class TranslationCache {
  readonly activity: Activity = { fuelTranslated: 0, faults: 0 };
  /** Least recently used first. */
  readonly #entries: Entry[] = [];
  readonly #policy: Policy;

  constructor(policy: Policy) {
    this.#policy = policy;
  }

  /** The translation of a machine's program. */
  for(machine: Machine): Translation {
    const { image } = machine;
    const layout = layoutOf(machine);
    const found = this.#entries.findIndex((entry) => entry.layout === layout && sameBytes(entry.image, image));
    const entry =
      found < 0 ? { image, layout, translation: this.#translationOf(machine) } : this.#entries.splice(found, 1)[0]!;
    this.#entries.push(entry);
    while (this.#entries.length > 1 && this.#isTooLarge()) this.#entries.shift();
    return entry.translation;
  }

  #isTooLarge(): boolean {
    const bytes = this.#entries.reduce((sum, { translation }) => sum + translation.bytes, 0);
    return this.#entries.length > MAX_PROGRAMS || bytes > this.#policy.maxBytes;
  }

  #translationOf(machine: Machine): Translation {
    const { image, code, entryDistance } = machine;
    return new Translation({
      code,
      model: memoryModel(image, windowDelta(machine)),
      pcMask: image.settings.extensions.has("c") ? 1 : 3,
      distance: entryDistance,
      policy: this.#policy,
      activity: this.activity,
    });
  }
}

/** Everything besides the bytes that decides how a program is translated. */
function layoutOf(machine: Machine): string {
  const { elf, map, settings } = machine.image;
  const segments = elf.segments.map(({ address, size, bytes }) => [address, size, bytes.length]);
  return JSON.stringify([segments, elf.code, [...settings.extensions], settings.fenceI, map, windowDelta(machine)]);
}

function sameBytes(one: Image, other: Image): boolean {
  return (
    one === other ||
    one.elf.segments.every((segment, index) => equalBytes(segment.bytes, other.elf.segments[index]!.bytes))
  );
}

function windowDelta({ kernel }: Machine): number {
  return kernel.u32(CELL_WINDOW_DELTA);
}
