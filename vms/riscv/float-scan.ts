import { InvalidProgramError } from "../../src/base/errors.js";
import type { Elf } from "./elf.js";
import { isWide } from "./isa/decode.js";
import { floatInstruction } from "./isa/float.js";

/**
 * Refuses programs with floating-point or vector instructions in the sections that hold code, so that their author
 * learns it at load and not in the middle of a run. Without section headers such an instruction traps when it is reached.
 * A float ABI alone, which the header's flags tell of, changes nothing: such a program may well use no floating point.
 * A program that says it was compiled without floating point is believed: some linker scripts put constants between
 * instructions, and constants can look like anything.
 * @throws InvalidProgramError `float-instruction` at the instruction
 */
export function refuseFloats(elf: Elf, code: Uint8Array): void {
  if (elf.architecture !== undefined && !hasFloats(elf.architecture)) return;
  for (const { address, bytes } of elf.segments) {
    for (const { start, end } of elf.sections) {
      const from = Math.max(start - address, 0);
      const part = bytes.subarray(from, Math.max(end - address, from));
      scan(part, address + from, part.byteOffset - code.byteOffset);
    }
  }
}

/** Whether an ISA string (`rv64i2p1_m2p0_f2p2`, `rv64imafdc`) names F, D, Q, V or one of their relatives. */
function hasFloats(architecture: string): boolean {
  const [base = "", ...rest] = architecture.toLowerCase().replace(/^rv64/, "").split("_");
  return /[fdqvg]/.test(base) || rest.some((extension) => /^(z?[fdqv]|zh)/.test(extension));
}

/** @param offset of the bytes in the file */
function scan(bytes: Uint8Array, start: number, offset: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 2 <= bytes.length; ) {
    const wide = isWide(view.getUint16(at, true)) && at + 4 <= bytes.length;
    const word = wide ? view.getUint32(at, true) : view.getUint16(at, true);
    const kind = wide || !isWide(word) ? floatInstruction(word) : undefined;
    if (kind) {
      throw new InvalidProgramError(
        "float-instruction",
        offset + at,
        `there is ${kind} (0x${word.toString(16)}) at address 0x${(start + at).toString(16)}: compile with -march=rv64imac -mabi=lp64`,
        { details: { address: start + at } },
      );
    }
    at += wide ? 4 : 2;
  }
}
