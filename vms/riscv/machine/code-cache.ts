import type { Decoded } from "../isa/decode.js";
import { type Format, INSTRUCTIONS } from "../isa/table.js";
import { OP_CONTINUE, OP_INVALID, OP_J, OP_JR, OP_NO_CODE, OP_NOP } from "../kernel/internal-ops.js";
import {
  CODE_MAP_SIZE,
  CODE_TABLE,
  PAGE_SIZE,
  RECORD_COST,
  RECORD_IMM,
  RECORD_LENGTH,
  RECORD_PC,
  RECORD_PLAIN,
  RECORD_RD,
  RECORD_RS1,
  RECORD_RS2,
  RECORD_RUN,
  RECORD_SIZE,
} from "../kernel/layout.js";
import { roundDown, roundUp } from "../memory-map.js";
import type { Code } from "./code.js";
import type { Kernel } from "./kernel.js";

/** Instructions decoded at a time: so many that a loop body is one piece, so few that little is decoded in vain. */
const PIECE = 64;
const MAX_RECORDS_SIZE = 64 * 1024 * 1024;
const ADDRESS_SPACE = 2 ** 32;
/** Fuel of a run at most, as its field has 8 bits. */
const MAX_RUN = 255;
/** Fuel of an encoding that is no instruction. */
const INVALID_COST = 1;

/** Formats of instructions that do nothing but write rd. */
const PURE: ReadonlySet<Format> = new Set(["R", "unary", "I", "shift", "U"]);
/** Ops after which a new run begins. */
const ENDS_RUN: ReadonlySet<number> = new Set(
  INSTRUCTIONS.filter(({ format }) => format === "branch").map(({ op }) => op),
);
const NEVER_FALLS_THROUGH = new Set(["jal", "jalr", "ecall", "ebreak", "fence.i"]);

/**
 * The records of a program: decoded from its code when they are first reached. When their area is full it is emptied,
 * so that code which jumps into the middle of its own instructions cannot take more memory than other code.
 */
export class CodeCache {
  readonly #kernel: Kernel;
  readonly #code: Code;
  readonly #base: number;
  readonly #records: number;
  /** Bytes from an entry map to its code map; 0 when there are no entry maps. */
  readonly entryDistance: number;
  /** Where the area ends: the first byte that is free for other uses. */
  readonly end: number;
  #next: number;
  /** Counts how often the area was emptied: addresses of records from before are void. */
  #generation = 0;
  readonly #pcMask: number;

  /**
   * @param base linear address, a multiple of the page size, from where everything is free and zero
   * @param withEntries whether each code map has an entry map for translated code in front of it
   */
  constructor(kernel: Kernel, code: Code, base: number, pcMask: number, withEntries: boolean) {
    this.#kernel = kernel;
    this.#code = code;
    this.#pcMask = pcMask;
    const pages = this.#pages();
    this.entryDistance = withEntries ? pages.length * CODE_MAP_SIZE : 0;
    this.#base = base + this.entryDistance;
    const bytes = code.ranges.reduce((sum, { start, end }) => sum + end - start, 0);
    // A record before the first one can be written to by the kernel when it stops in a run (`kernel/fuel.ts`).
    this.#records = this.#base + pages.length * CODE_MAP_SIZE + RECORD_SIZE;
    const size = Math.min(PAGE_SIZE * 16 + (bytes / 2) * RECORD_SIZE, MAX_RECORDS_SIZE);
    this.end = roundUp(this.#records + size, PAGE_SIZE);
    this.#next = this.#records;
    kernel.reserve(this.end);
    pages.forEach((page, index) => {
      kernel.setU32(CODE_TABLE + 4 * page, this.#base + index * CODE_MAP_SIZE);
    });
  }

  #pages(): number[] {
    const pages = new Set<number>();
    for (const { start, end } of this.#code.ranges) {
      for (let at = roundDown(start, PAGE_SIZE); at < end; at += PAGE_SIZE) pages.add(at / PAGE_SIZE);
    }
    return [...pages];
  }

  /** Forgets every record. */
  clear(): void {
    this.#kernel.bytes.fill(0, this.#base, this.#next);
    this.#next = this.#records;
    this.#generation++;
  }

  /** Gives all linear memory back as it was: zero. */
  release(): void {
    this.clear();
    this.#kernel.bytes.fill(0, this.#base - this.entryDistance, this.#base);
    for (const page of this.#pages()) this.#kernel.setU32(CODE_TABLE + 4 * page, 0);
  }

  /** Makes sure there is a record for a pc; false when nothing can be fetched from there. */
  prepare(pc: bigint): boolean {
    return pc < 1n << 32n && this.#recordAt(Number(pc)) !== 0;
  }

  /** Links a record that goes to a fixed place with the record there; false when that pc is misaligned. */
  link(record: number): boolean {
    const pc = this.#kernel.u32(record + RECORD_PC);
    const target = pc + this.#offset(record, pc);
    if (target & this.#pcMask) return false;
    const generation = this.#generation;
    const found = this.#recordAt(target) || this.#noCode(target);
    if (generation === this.#generation) this.#kernel.setU32(record + RECORD_IMM, found);
    return true;
  }

  #offset(record: number, pc: number): number {
    if (this.#kernel.bytes[record] === OP_CONTINUE) return 0;
    return this.#code.decode(this.#code.fetch(pc)!)!.imm;
  }

  #mapCell(pc: number): number {
    const map = this.#kernel.u32(CODE_TABLE + 4 * Math.floor(pc / PAGE_SIZE));
    return map + 2 * (pc % PAGE_SIZE);
  }

  #recordAt(pc: number): number {
    if (pc < 0 || this.#code.fetch(pc) === undefined) return 0;
    return this.#kernel.u32(this.#mapCell(pc)) || this.#decodeFrom(pc);
  }

  /** Decodes straight on from a pc until the code goes elsewhere, is known or the piece is long enough. */
  #decodeFrom(start: number): number {
    const kernel = this.#kernel;
    if (this.#next + (PIECE + 1) * RECORD_SIZE > this.end) this.clear();
    const first = this.#next;
    let pc = start;
    let fuel = 0;
    for (let count = 0; ; count++) {
      const word = this.#code.fetch(pc);
      const known = word === undefined ? 0 : kernel.u32(this.#mapCell(pc));
      const decoded = word === undefined ? undefined : this.#code.decode(word);
      fuel += decoded?.instruction.fuel ?? INVALID_COST;
      if (word === undefined || known || count === PIECE || fuel > MAX_RUN) {
        // A record's pc has 32 bits; code that runs over the end of the address space goes on beyond them.
        if (pc === ADDRESS_SPACE) this.#append(OP_NO_CODE, 0, 1, 0, 0);
        else this.#append(OP_CONTINUE, pc, known, 0, 0);
        break;
      }
      kernel.setU32(this.#mapCell(pc), this.#next);
      if (!decoded) {
        this.#append(OP_INVALID, pc, 0, INVALID_COST, 0);
        break;
      }
      this.#appendInstruction(decoded, pc);
      if (NEVER_FALLS_THROUGH.has(decoded.instruction.name)) break;
      pc += decoded.length;
    }
    this.#setRuns(first);
    return first;
  }

  #appendInstruction(decoded: Decoded, pc: number): void {
    const { instruction, rd, rs1, rs2, imm, length } = decoded;
    const jumps = instruction.format === "branch" || instruction.format === "jal";
    const record = this.#append(kernelOp(decoded), pc, jumps ? 0 : imm, instruction.fuel, length);
    const { bytes } = this.#kernel;
    bytes[record + RECORD_RD] = 8 * rd;
    bytes[record + RECORD_RS1] = 8 * rs1;
    bytes[record + RECORD_RS2] = 8 * rs2;
  }

  #append(op: number, pc: number, imm: number, cost: number, length: number): number {
    const record = this.#next;
    const { bytes } = this.#kernel;
    this.#next += RECORD_SIZE;
    bytes[record] = op;
    bytes[record + RECORD_PLAIN] = op;
    this.#kernel.setU32(record + RECORD_PC, pc);
    this.#kernel.setU32(record + RECORD_IMM, imm);
    bytes[record + RECORD_COST] = cost;
    bytes[record + RECORD_LENGTH] = length;
    return record;
  }

  #noCode(target: number): number {
    if (this.#next + RECORD_SIZE > this.end) this.clear();
    return this.#append(OP_NO_CODE, target, Math.floor(target / 2 ** 32), 0, 0);
  }

  /** Sets how much fuel it takes from each new record to the end of its run: a branch ends one. */
  #setRuns(first: number): void {
    const { bytes } = this.#kernel;
    let run = 0;
    for (let record = this.#next - RECORD_SIZE; record >= first; record -= RECORD_SIZE) {
      if (ENDS_RUN.has(bytes[record + RECORD_PLAIN]!)) run = 0;
      run += bytes[record + RECORD_COST]!;
      bytes[record + RECORD_RUN] = run;
    }
  }
}

/** The kernel's op for an instruction: some have a simpler one when their destination is x0. */
function kernelOp({ instruction, rd }: Decoded): number {
  const { format, name, op } = instruction;
  if (format === "fence") return OP_NOP;
  if (rd !== 0) return op;
  if (name === "jal") return OP_J;
  if (name === "jalr") return OP_JR;
  return PURE.has(format) ? OP_NOP : op;
}
