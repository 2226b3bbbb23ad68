import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compressedEntry, decode, decodeCompressed, decodeWord } from "../../../vms/riscv/isa/decode.js";
import { disassemble } from "../../../vms/riscv/isa/disassemble.js";
import { extensionSet } from "../../../vms/riscv/isa/extensions.js";
import { floatInstruction } from "../../../vms/riscv/isa/float.js";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import { encode, FIELDS } from "./assembler.js";
import { hasLlvm, llvmAssemble, llvmDisassemble } from "./llvm.js";

const FULL = extensionSet("imac_zba_zbb_zbs_zicond", false);
const HALFWORDS = Array.from({ length: 65536 }, (_, halfword) => halfword).filter((halfword) => (halfword & 3) !== 3);

describe("the table", () => {
  test("matches lie inside their masks, and names and ops are unique", () => {
    for (const { match, mask } of INSTRUCTIONS) expect((match & mask) >>> 0).toBe(match);
    expect(new Set(INSTRUCTIONS.map(({ name }) => name)).size).toBe(INSTRUCTIONS.length);
    expect(INSTRUCTIONS.map(({ op }) => op)).toEqual(INSTRUCTIONS.map((_, index) => index + 1));
  });

  test("no word is two instructions", () => {
    for (const a of INSTRUCTIONS) {
      for (const b of INSTRUCTIONS) {
        if (a !== b) expect((a.match ^ b.match) & a.mask & b.mask, `${a.name} and ${b.name}`).not.toBe(0);
      }
    }
  });

  test("every instruction decodes to itself with its operands", () => {
    const operands = fc.record({
      rd: fc.integer({ min: 0, max: 31 }),
      rs1: fc.integer({ min: 0, max: 31 }),
      rs2: fc.integer({ min: 0, max: 31 }),
      imm: fc.integer({ min: -1024, max: 1023 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...INSTRUCTIONS), operands, (instruction, { rd, rs1, rs2, imm }) => {
        const { format, name } = instruction;
        const wanted = { shift: imm & 31, U: imm << 12, branch: 2 * imm, jal: 2 * imm }[format as string] ?? imm;
        const word = encode(name, { rd, rs1, rs2, imm: wanted });
        const decoded = decodeWord(word)!;
        expect(decoded.instruction).toBe(instruction);
        expect(decoded.word).toBe(word);
        const text = disassemble(decoded);
        expect(text.split(" ")[0]).toBe(name);
        if (["I", "shift", "load", "jalr", "store", "branch", "U", "jal"].includes(format)) {
          expect(decoded.imm).toBe(wanted);
        }
        const [hasRd, hasRs1, hasRs2] = FIELDS[format];
        expect([decoded.rd, decoded.rs1, decoded.rs2]).toEqual([hasRd * rd, hasRs1 * rs1, hasRs2 * rs2]);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("extensions", () => {
  test("an instruction outside the chosen ones is none", () => {
    const im = extensionSet("im", false);
    expect(decode(encode("mul"), im)?.instruction.name).toBe("mul");
    for (const name of ["lr.w", "sh1add", "clz", "bset", "czero.eqz", "fence.i"]) {
      expect(decode(encode(name), im)).toBeUndefined();
    }
    expect(decode(0x4501, im)).toBeUndefined();
    expect(decode(0x4501, extensionSet("imac", false))?.instruction.name).toBe("addi");
    expect(decode(encode("fence.i"), extensionSet("im", true))?.instruction.name).toBe("fence.i");
  });

  test("longer encodings and the all-zero and all-one words are no instructions", () => {
    expect(decode(0, FULL)).toBeUndefined();
    expect(decode(0xffffffff, FULL)).toBeUndefined();
    expect(decode(0x0000001f, FULL)).toBeUndefined();
  });

  test("floating point and vectors are known by name", () => {
    expect(floatInstruction(0x00052507)).toMatch(/load/);
    expect(floatInstruction(0x02b57553)).toBeDefined();
    expect(floatInstruction(0x2108)).toBe("c.fld");
    for (const { name } of INSTRUCTIONS) expect(floatInstruction(encode(name))).toBeUndefined();
    for (const halfword of HALFWORDS) {
      if (decodeCompressed(halfword)) expect(floatInstruction(halfword)).toBeUndefined();
    }
  });
});

describe.skipIf(!hasLlvm)("against llvm-mc (skipped where it is not installed)", () => {
  test("every compressed word is the base instruction that LLVM expands it to, or none in both", () => {
    const texts = llvmDisassemble(HALFWORDS, 2, { aliases: true });
    const words = llvmAssemble(texts.map((text) => text ?? "nop"));
    let hints = 0;
    HALFWORDS.forEach((halfword, index) => {
      const ours = decodeCompressed(halfword);
      const label = `0x${halfword.toString(16)}: ${texts[index]}`;
      const known = texts[index] !== undefined && !reservedDespiteLlvm(halfword);
      expect(ours !== undefined, label).toBe(known);
      if (!ours) return;
      const word = words[index];
      if (word === undefined) {
        // LLVM has no base form for hints and prints them as they are. They must do nothing.
        expect(texts[index], label).toMatch(/^c\./);
        expect(ours.rd === 0 || (ours.rd === ours.rs1 && ours.imm === 0), label).toBe(true);
        expect(["R", "I", "shift", "U"], label).toContain(ours.instruction.format);
        hints++;
        return;
      }
      expect(sameEffect(ours), label).toBe(sameEffect(decodeWord(word)!));
      expect(compressedEntry(halfword)).toBeDefined();
    });
    expect(hints).toBeLessThan(2000);
  });

  test("a sweep over opcodes, functs and registers agrees with LLVM", () => {
    const encodings = sweep();
    const texts = llvmDisassemble(encodings, 4, { aliases: false });
    const different: string[] = [];
    encodings.forEach((word, index) => {
      const decoded = decodeWord(word);
      const theirs = normalise(texts[index]);
      if (decoded && ["fence", "fence.i"].includes(decoded.instruction.name)) return;
      if (decoded?.instruction.extension === "zicond" || KNOWN_TO_LLVM_ONLY.test(theirs ?? "")) return;
      const ours = decoded && disassemble(decoded).replaceAll(" ", "");
      if (ours !== theirs) different.push(`0x${word.toString(16)}: ${ours}, LLVM: ${theirs}`);
    });
    expect(different).toEqual([]);
    expect(texts.filter((text) => text !== undefined).length).toBeGreaterThan(10_000);
  });
});

/** LLVM knows 0000 as `unimp`, and c.lui with 0; the manual says of both that they are reserved. */
function reservedDespiteLlvm(halfword: number): boolean {
  return halfword === 0 || (halfword & 0xf07f) === 0x6001;
}

/** Privileged and CSR instructions and two moves: LLVM counts them to every RISC-V, this machine has none of them. */
const KNOWN_TO_LLVM_ONLY =
  /^(csr|mret|sret|uret|dret|wfi|sfence|hfence|sinval|hinval|fence|unimp|c\.unimp|hlv|hsv|fmv)/;

/** `add rd,x0,rs2` is how the manual expands c.mv; LLVM's alias for it assembles to `addi rd,rs2,0`. */
function sameEffect({ instruction, rd, rs1, rs2, imm }: NonNullable<ReturnType<typeof decodeWord>>): string {
  if (instruction.name === "add" && rs1 === 0) return `addi ${rd} ${rs2} 0 0`;
  return `${instruction.name} ${rd} ${rs1} ${rs2} ${imm}`;
}

/** LLVM's text without white space and without the aq and rl bits. */
function normalise(text: string | undefined): string | undefined {
  return text?.replace(/^((?:lr|sc|amo\w+)\.[wd])\.\w+/, "$1").replaceAll(" ", "");
}

function sweep(): number[] {
  const out: number[] = [];
  for (let opcode = 3; opcode < 128; opcode += 4) {
    for (let funct3 = 0; funct3 < 8; funct3++) {
      for (let funct7 = 0; funct7 < 128; funct7++) {
        for (const [rs2, rs1, rd] of [
          [0, 0, 0],
          [1, 9, 10],
          [2, 1, 31],
          [4, 0, 2],
          [5, 31, 0],
          [7, 8, 16],
          [24, 15, 1],
          [31, 2, 8],
        ]) {
          out.push(((funct7 << 25) | (rs2! << 20) | (rs1! << 15) | (funct3 << 12) | (rd! << 7) | opcode) >>> 0);
        }
      }
    }
  }
  return out;
}
