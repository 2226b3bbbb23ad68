import { COMPRESSED, type CompressedInstruction, type RegisterSource } from "./compressed-table.js";
import { type Extension, type Format, INSTRUCTIONS, type Instruction, instructionNamed } from "./table.js";

/** An instruction with its operands. */
export interface Decoded {
  readonly instruction: Instruction;
  /** Register numbers; 0 where the format has no such operand. */
  readonly rd: number;
  readonly rs1: number;
  readonly rs2: number;
  /** Sign-extended to 32 bits; the shift amount of shifts; the upper bits in place for `lui` and `auipc`. */
  readonly imm: number;
  /** Bytes: 2 for a compressed instruction, 4 for any other. */
  readonly length: 2 | 4;
  /** The encoding: 16 or 32 bits. */
  readonly word: number;
}

/** Instructions by opcode and funct3, so that decoding looks at a handful of candidates. No two of them overlap. */
const CANDIDATES: readonly (readonly Instruction[])[] = Array.from({ length: 1024 }, (_, key) =>
  INSTRUCTIONS.filter(({ match, mask }) => {
    const word = ((key >> 7) << 12) | (key & 0x7f);
    return ((word ^ match) & mask & 0x707f) === 0;
  }),
);

/**
 * The instruction that a 32-bit word encodes, or undefined when no instruction has that encoding. The lowest two bits
 * must be 11.
 */
export function decodeWord(word: number): Decoded | undefined {
  const candidates = CANDIDATES[((word >>> 5) & 0x380) | (word & 0x7f)]!;
  for (const instruction of candidates) {
    if ((word & instruction.mask) >>> 0 === instruction.match) return operands(instruction, word);
  }
  return undefined;
}

function operands(instruction: Instruction, word: number): Decoded {
  const { format } = instruction;
  return {
    instruction,
    rd: HAS_RD[format] ? (word >>> 7) & 31 : 0,
    rs1: HAS_RS1[format] ? (word >>> 15) & 31 : 0,
    rs2: HAS_RS2[format] ? (word >>> 20) & 31 : 0,
    imm: immediate(instruction, word),
    length: 4,
    word: word >>> 0,
  };
}

function formats(...which: Format[]): Partial<Record<Format, true>> {
  return Object.fromEntries(which.map((format) => [format, true]));
}

const HAS_RD = formats("R", "unary", "I", "shift", "load", "jalr", "U", "jal", "amo", "lr");
const HAS_RS1 = formats("R", "unary", "I", "shift", "load", "jalr", "store", "branch", "amo", "lr");
const HAS_RS2 = formats("R", "store", "branch", "amo");

function immediate(instruction: Instruction, word: number): number {
  switch (instruction.format) {
    case "I":
    case "load":
    case "jalr":
    case "fence":
      return word >> 20;
    case "shift":
      return (word >>> 20) & 0x3f & ~(instruction.mask >>> 20);
    case "store":
      return ((word >> 25) << 5) | ((word >>> 7) & 31);
    case "branch":
      return ((word >> 31) << 12) | ((word & 0x80) << 4) | ((word >>> 20) & 0x7e0) | ((word >>> 7) & 0x1e);
    case "U":
      return word & 0xfffff000;
    case "jal":
      return ((word >> 31) << 20) | (word & 0xff000) | ((word >>> 9) & 0x800) | ((word >>> 20) & 0x7fe);
    default:
      return 0;
  }
}

interface Expansion extends CompressedInstruction {
  readonly instruction: Instruction;
}

/** Compressed instructions by quadrant and funct3, in table order. */
const COMPRESSED_CANDIDATES: readonly (readonly Expansion[])[] = Array.from({ length: 32 }, (_, key) =>
  COMPRESSED.filter(({ match }) => (((match >> 13) << 2) | (match & 3)) === key).map((entry) => ({
    ...entry,
    instruction: instructionNamed(entry.base),
  })),
);

/**
 * The base form of the compressed instruction that a halfword encodes, or undefined when the encoding is reserved,
 * unknown or floating point. The lowest two bits must not be 11.
 */
export function decodeCompressed(halfword: number): Decoded | undefined {
  const entry = compressedEntry(halfword);
  if (!entry) return undefined;
  const rd = register(entry.rd, halfword);
  const rs1 = register(entry.rs1, halfword);
  const imm = gather(entry, halfword);
  for (const restriction of entry.restrictions) {
    if ((restriction === "imm-not-0" ? imm : restriction === "rd-not-0" ? rd : rs1) === 0) return undefined;
  }
  const rs2 = register(entry.rs2, halfword);
  return { instruction: entry.instruction, rd, rs1, rs2, imm, length: 2, word: halfword };
}

/** The table's entry for a halfword, whether or not its operands are reserved. */
export function compressedEntry(halfword: number): Expansion | undefined {
  const candidates = COMPRESSED_CANDIDATES[((halfword >> 13) << 2) | (halfword & 3)]!;
  for (const entry of candidates) if ((halfword & entry.mask) === entry.match) return entry;
  return undefined;
}

function register(source: RegisterSource, halfword: number): number {
  switch (source) {
    case "d":
      return (halfword >> 7) & 31;
    case "t":
      return (halfword >> 2) & 31;
    case "d'":
      return 8 + ((halfword >> 7) & 7);
    case "t'":
      return 8 + ((halfword >> 2) & 7);
    default:
      return source;
  }
}

function gather(entry: Expansion, halfword: number): number {
  let value = 0;
  for (const [from, to] of entry.immediate) value |= ((halfword >> from) & 1) << to;
  return entry.sign === undefined ? value : (value << (31 - entry.sign)) >> (31 - entry.sign);
}

/** True when the halfword is the first half of a 32-bit instruction; longer ones (lowest five bits 11111) are none. */
export function isWide(halfword: number): boolean {
  return (halfword & 3) === 3;
}

/**
 * The instruction that stands at the start of a word, if the extensions allow it.
 * @param word 32 bits; only the lower 16 matter when they are a compressed instruction
 */
export function decode(word: number, extensions: ReadonlySet<Extension>): Decoded | undefined {
  if (isWide(word)) {
    const decoded = decodeWord(word);
    return decoded && extensions.has(decoded.instruction.extension) ? decoded : undefined;
  }
  return extensions.has("c") ? decodeCompressed(word & 0xffff) : undefined;
}
