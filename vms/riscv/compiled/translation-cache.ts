import { keccak256 } from "../../../src/base/hash.js";
import { toHex } from "../../../src/base/hex.js";
import type { Image } from "../image.js";
import { CELL_WINDOW_DELTA } from "../kernel/layout.js";
import type { Machine } from "../machine/machine.js";
import { memoryModel } from "./memory-model.js";
import { type Eagerness, Translation } from "./translation.js";

const MAX_PROGRAMS = 64;

/** The translations of the programs that ran last, by what decides them: code, extensions and the places of memory. */
export class TranslationCache {
  /** Least recently used first. */
  readonly #byKey = new Map<string, Translation>();
  readonly #keys = new WeakMap<Image, string>();
  readonly #eagerness: Eagerness;

  constructor(eagerness: Eagerness) {
    this.#eagerness = eagerness;
  }

  /** The translation of a machine's program. */
  for(machine: Machine): Translation {
    const key = this.#keyOf(machine);
    const translation = this.#byKey.get(key) ?? translationOf(machine, this.#eagerness);
    this.#byKey.delete(key);
    this.#byKey.set(key, translation);
    if (this.#byKey.size > MAX_PROGRAMS) this.#byKey.delete(this.#byKey.keys().next().value!);
    return translation;
  }

  #keyOf(machine: Machine): string {
    const { image } = machine;
    const known = this.#keys.get(image);
    if (known !== undefined) return known;
    const code = image.elf.segments.map(({ address, size, bytes }) => [address, size, toHex(keccak256(bytes))]);
    const key = JSON.stringify([code, image.elf.code, [...image.settings.extensions], image.map, windowDelta(machine)]);
    this.#keys.set(image, key);
    return key;
  }
}

function windowDelta({ kernel }: Machine): number {
  return kernel.u32(CELL_WINDOW_DELTA);
}

function translationOf(machine: Machine, eagerness: Eagerness): Translation {
  const { image, code, entryDistance } = machine;
  return new Translation({
    code,
    model: memoryModel(image, windowDelta(machine)),
    pcMask: image.settings.extensions.has("c") ? 1 : 3,
    distance: entryDistance,
    eagerness,
  });
}
