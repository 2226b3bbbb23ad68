import { copyBytes } from "../../src/base/bytes.js";
import { argumentChecks } from "../../src/base/checks.js";
import { TercetError } from "../../src/base/errors.js";
import type { Program } from "../../src/vm/engine.js";
import type { Profile } from "../../src/vm/profile.js";
import { disassembleImage } from "./disassembly.js";
import { describeImage, type Image, loadFuel, loadImage } from "./image.js";

/** A program of any RISC-V engine. */
export interface RiscvProgram extends Program {
  readonly image: Image;
}

/**
 * Validates an ELF as a program.
 * @throws InvalidProgramError
 */
export function loadProgram(code: Uint8Array, profile: Profile): RiscvProgram {
  argumentChecks.bytes(code, "the program");
  const own = copyBytes(code);
  const image = loadImage(own, profile);
  return {
    vm: "riscv",
    code: own,
    profile,
    image,
    contract: { loadFuel: loadFuel(image, 0), hasConstructor: image.hasConstructor },
    describe: () => describeImage(image),
    disassemble: () => disassembleImage(image),
  };
}

/**
 * The program as RISC-V engines know it.
 * @throws TercetError `foreign-program` for a program of another VM
 */
export function ownProgram(program: Program): RiscvProgram {
  if (!("image" in program)) throw new TercetError("foreign-program", "the program was loaded by another engine");
  return program as RiscvProgram;
}
