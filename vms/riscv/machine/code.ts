import type { CodeRange } from "../elf-sections.js";
import type { Image } from "../image.js";
import { type Decoded, decode, isWide } from "../isa/decode.js";
import type { GuestMemory } from "./guest-memory.js";

interface CodeBytes extends CodeRange {
  readonly view: DataView;
}

/**
 * What can be fetched: the program's code as it was at the start, or at the last `fence.i` where a profile allows it.
 * Stores do not show before, so it does not matter how early an engine decodes.
 */
export class Code {
  readonly #image: Image;
  #ranges: readonly CodeBytes[];

  constructor(image: Image) {
    this.#image = image;
    this.#ranges = [];
    this.refresh();
  }

  get ranges(): readonly CodeRange[] {
    return this.#ranges;
  }

  /** Takes the code from memory, or from the ELF when none is given. */
  refresh(memory?: GuestMemory): void {
    this.#ranges = this.#image.elf.code.map(({ start, end }) => {
      const bytes = memory?.read(BigInt(start), end - start) ?? this.#original(start, end);
      return { start, end, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
    });
  }

  /** Code bytes as the ELF has them; a range can lie across segments that touch. */
  #original(start: number, end: number): Uint8Array {
    const { segments } = this.#image.elf;
    const whole = segments.find(({ address, bytes }) => start >= address && end <= address + bytes.length);
    if (whole) return whole.bytes.subarray(start - whole.address, end - whole.address);
    const copy = new Uint8Array(end - start);
    for (const { address, bytes } of segments) {
      const from = Math.max(start - address, 0);
      const part = bytes.subarray(from, Math.max(end - address, from));
      if (part.length > 0) copy.set(part, address + from - start);
    }
    return copy;
  }

  /**
   * The word at a pc (16 bits when the instruction is compressed), or undefined when not all of it can be fetched.
   */
  fetch(pc: number): number | undefined {
    for (const { start, end, view } of this.#ranges) {
      if (pc < start || pc + 2 > end) continue;
      const low = view.getUint16(pc - start, true);
      if (!isWide(low)) return low;
      return pc + 4 <= end ? view.getUint32(pc - start, true) : undefined;
    }
    return undefined;
  }

  /** The instruction at a pc where a word was fetched, or undefined when it is none. */
  decode(word: number): Decoded | undefined {
    return decode(word, this.#image.settings.extensions);
  }
}
