import type { AssemblyLine } from "../../src/vm/engine.js";
import type { Image } from "./image.js";
import { decode, isWide } from "./isa/decode.js";
import { disassemble } from "./isa/disassemble.js";
import { Code } from "./machine/code.js";

/**
 * The code of an image as assembly, by linear sweep. What is no instruction under the image's profile is shown as the
 * data that it is.
 */
export function* disassembleImage(image: Image): Generator<AssemblyLine> {
  const code = new Code(image);
  for (const { start, end } of code.ranges) {
    for (let pc = start; pc < end; ) {
      const word = code.fetch(pc);
      if (word === undefined) break;
      const size = isWide(word) ? 4 : 2;
      const decoded = decode(word, image.settings.extensions);
      const digits = (word >>> 0).toString(16).padStart(2 * size, "0");
      const text = decoded ? disassemble(decoded) : `${size === 4 ? ".word" : ".half"} 0x${digits}`;
      yield { at: pc, encoding: digits, text };
      pc += size;
    }
  }
}
