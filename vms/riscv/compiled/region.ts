import type { Decoded } from "../isa/decode.js";
import type { Code } from "../machine/code.js";
import type { Guess } from "./policy.js";

/** An instruction in its place. */
export interface Placed {
  readonly pc: number;
  readonly decoded: Decoded;
}

/** How a block ends. Targets are guest addresses. */
export type BlockEnd =
  | { readonly type: "fall"; readonly next: number }
  | { readonly type: "branch"; readonly at: Placed; readonly taken: number; readonly next: number }
  /** Goes to some copies of the block in a row if all checks for them hold, else to one that checks for itself. Indices. */
  | { readonly type: "guard"; readonly fast: number; readonly slow: number; readonly count: number }
  /** A branch over one instruction: what is skipped when it is taken costs so much fuel otherwise. */
  | {
      readonly type: "skip";
      readonly at: Placed;
      readonly skipped: Placed;
      readonly next: number;
      readonly cost: number;
    }
  | { readonly type: "jump"; readonly at: Placed; readonly target: number }
  /** A call of a known function, or of the one that the instruction's register says. */
  | { readonly type: "call"; readonly at: Placed; readonly target: number | undefined; readonly next: number }
  | { readonly type: "return"; readonly at: Placed }
  /** A return to a caller that it is most likely known of. */
  | { readonly type: "resume"; readonly at: Placed; readonly next: number }
  | { readonly type: "indirect"; readonly at: Placed }
  /** The instruction at `pc` is one that only the interpreter executes. */
  | { readonly type: "interpret"; readonly pc: number }
  | { readonly type: "host-call"; readonly pc: number }
  /** Goes on outside of the region. */
  | { readonly type: "leave"; readonly target: number };

/** Instructions that run one after the other. */
export interface Block {
  readonly pc: number;
  /** All instructions but the one that `end` stands for. */
  readonly body: readonly Placed[];
  readonly end: BlockEnd;
  /** Fuel of the body and, unless it is interpreted, of the last instruction. */
  readonly cost: number;
}

/** What is translated as one piece: the blocks that can be reached from its root without calls and returns. */
export interface Region {
  readonly root: number;
  /** By address. */
  readonly blocks: ReadonlyMap<number, Block>;
  /** Blocks that an indirect jump can go to. */
  readonly targets: ReadonlySet<number>;
  /** Functions that it calls. */
  readonly calls: ReadonlySet<number>;
}

/** Beyond these limits a region leaves to others; V8's optimiser takes more than linear time for a function. */
const MAX_INSTRUCTIONS = 3000;
const MAX_BLOCKS = 500;
const MAX_TARGETS = 256;
/** Indirect targets farther apart than this do not share a jump table. Bytes. */
const MAX_TARGET_SPAN = 16384;

const INTERPRETED = new Set(["ebreak", "fence.i", "lr.w", "lr.d", "sc.w", "sc.d"]);

export interface RegionSource {
  readonly code: Code;
  readonly pcMask: number;
  readonly guess: Guess;
  /** Whether a region begins at a pc already. */
  isRoot(pc: number): boolean;
}

/** Finds the region that begins at an address. */
export function findRegion(root: number, source: RegionSource): Region {
  return new RegionFinder(root, source).find();
}

class RegionFinder {
  readonly #source: RegionSource;
  readonly #root: number;
  readonly #instructions = new Map<number, Decoded>();
  readonly #leaders = new Set<number>();
  readonly #work: number[] = [];
  readonly #targets = new Set<number>();
  readonly #calls = new Set<number>();
  /** Ends of straight code that never falls through. */
  readonly #ends = new Set<number>();
  #hasIndirect = false;

  constructor(root: number, source: RegionSource) {
    this.#root = root;
    this.#source = source;
  }

  find(): Region {
    this.#lead(this.#root);
    this.#decodeAll();
    if (this.#hasIndirect) this.#addTargets();
    const blocks = new Map<number, Block>();
    for (const pc of [...this.#leaders].sort((a, b) => a - b)) blocks.set(pc, this.#block(pc));
    return { root: this.#root, blocks, targets: this.#targets, calls: this.#calls };
  }

  #lead(pc: number): void {
    if (this.#leaders.has(pc)) return;
    this.#leaders.add(pc);
    this.#work.push(pc);
  }

  #decodeAll(): void {
    for (let pc = this.#work.pop(); pc !== undefined; pc = this.#work.pop()) this.#decodeFrom(pc);
  }

  #full(): boolean {
    return this.#instructions.size >= MAX_INSTRUCTIONS || this.#leaders.size >= MAX_BLOCKS;
  }

  #decodeFrom(start: number): void {
    for (let pc = start; ; ) {
      if (this.#instructions.has(pc) || this.#full()) {
        this.#leaders.add(pc);
        return;
      }
      const decoded = this.#decode(pc);
      if (!decoded) {
        this.#leaders.add(pc);
        return;
      }
      this.#instructions.set(pc, decoded);
      const end = this.#endAt({ pc, decoded });
      if (end) {
        this.#follow(end, pc + decoded.length);
        return;
      }
      pc += decoded.length;
    }
  }

  #decode(pc: number): Decoded | undefined {
    const { code } = this.#source;
    const word = code.fetch(pc);
    return word === undefined ? undefined : code.decode(word);
  }

  #follow(end: BlockEnd, after: number): void {
    switch (end.type) {
      case "branch":
        this.#lead(end.taken);
        this.#lead(end.next);
        return;
      case "jump":
        this.#lead(end.target);
        break;
      case "call":
        if (end.target !== undefined) this.#calls.add(end.target);
        this.#lead(end.next);
        return;
      case "indirect":
        this.#hasIndirect = true;
        break;
      case "interpret":
      case "host-call":
        return;
      default:
    }
    this.#ends.add(after);
  }

  /**
   * Code that follows an unconditional jump and that nothing else reaches is most likely a case of a `switch`. What is
   * missed by this rule becomes a region of its own once it is reached often.
   */
  #addTargets(): void {
    if (this.#source.isRoot(this.#root)) this.#addTarget(this.#root);
    for (const end of this.#ends) {
      if (this.#full() || this.#targets.size >= MAX_TARGETS) break;
      if (this.#instructions.has(end) || !this.#decode(end)) continue;
      if (!this.#isLikely(end, !this.#calls.has(end) && !this.#startsFunction(end))) continue;
      this.#addTarget(end);
      this.#decodeAll();
    }
    for (const leader of this.#leaders) if (this.#source.isRoot(leader)) this.#addTarget(leader);
  }

  #addTarget(pc: number): void {
    if (Math.abs(pc - this.#root) > MAX_TARGET_SPAN) return;
    this.#targets.add(pc);
    this.#lead(pc);
  }

  /** Whether code looks like the begin of a function: it makes room on the stack. */
  #startsFunction(pc: number): boolean {
    const { instruction, rd, rs1, imm } = this.#decode(pc)!;
    return instruction.name === "addi" && rd === 2 && rs1 === 2 && imm < 0;
  }

  #block(pc: number): Block {
    const body: Placed[] = [];
    let cost = 0;
    for (let at = pc; ; ) {
      const decoded = this.#instructions.get(at);
      if (!decoded) {
        const end: BlockEnd = this.#decode(at) ? { type: "leave", target: at } : { type: "interpret", pc: at };
        return { pc, body, end, cost };
      }
      if (at !== pc && this.#leaders.has(at)) return { pc, body, end: { type: "fall", next: at }, cost };
      const placed = { pc: at, decoded };
      const end = this.#endAt(placed);
      if (end?.type === "interpret") return { pc, body, end, cost };
      cost += decoded.instruction.fuel;
      if (end) return { pc, body, end, cost };
      body.push(placed);
      at += decoded.length;
    }
  }

  /** How an instruction ends its block, or undefined when it does not. */
  #endAt(at: Placed): BlockEnd | undefined {
    const { pc, decoded } = at;
    const { instruction, rd, rs1, imm, length } = decoded;
    const next = pc + length;
    switch (instruction.format) {
      case "branch":
        return this.#canGo(pc + imm) ? { type: "branch", at, taken: pc + imm, next } : { type: "interpret", pc };
      case "jal":
        if (!this.#canGo(pc + imm)) return { type: "interpret", pc };
        if (this.#isLink(rd, pc)) return { type: "call", at, target: pc + imm, next };
        return { type: "jump", at, target: pc + imm };
      case "jalr":
        if (this.#isLink(rd, pc)) return { type: "call", at, target: this.#knownTarget(at), next };
        if (rd !== 0) return this.#linkedJump(at);
        return this.#isLink(rs1, pc) ? { type: "return", at } : { type: "indirect", at };
      default:
        if (instruction.name === "ecall") return { type: "host-call", pc };
        return INTERPRETED.has(instruction.name) ? { type: "interpret", pc } : undefined;
    }
  }

  /** A jump that keeps its link where calls do not. */
  #linkedJump(at: Placed): BlockEnd {
    const target = this.#knownTarget(at);
    return target === undefined ? { type: "indirect", at } : { type: "jump", at, target };
  }

  /** Whether a register holds a return address, as it does by convention (manual, volume I, "Unconditional Jumps"). */
  #isLink(register: number, pc: number): boolean {
    return this.#isLikely(pc, register === 1 || register === 5);
  }

  #isLikely(pc: number, likely: boolean): boolean {
    return this.#source.guess(likely, [true, false], pc);
  }

  #canGo(target: number): boolean {
    return target >= 0 && target < 2 ** 32 && (target & this.#source.pcMask) === 0;
  }

  /** Where `auipc rd,hi; jalr ra,lo(rd)` goes. */
  #knownTarget({ pc, decoded }: Placed): number | undefined {
    const before = this.#leaders.has(pc) ? undefined : this.#instructions.get(pc - 4);
    if (before?.length !== 4 || before.instruction.name !== "auipc" || before.rd !== decoded.rs1) return undefined;
    const target = pc - 4 + before.imm + decoded.imm;
    return target % 2 === 0 && this.#canGo(target) ? target : undefined;
  }
}
