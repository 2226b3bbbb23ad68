import type { Placed } from "./region.js";

/** Rotations of a block that are written as two shifts and an `or`, by index into its body. */
export interface Rotations {
  /** At the first of the shifts: the shifted register's value is needed later. */
  readonly sources: ReadonlySet<number>;
  /** At the `or`: the index of the first shift, and the number of bits to the left. */
  readonly results: ReadonlyMap<number, { readonly source: number; readonly left: number }>;
}

interface Shift {
  readonly index: number;
  /** The shifted value, by the index of the instruction that computed it, or the register's number less 32. */
  readonly value: number;
  /** Bits to the left, modulo 64. */
  readonly left: number;
  readonly isLeft: boolean;
}

const COMBINING = new Set(["or", "add", "xor"]);

/** Finds rotations of 64 bits. V8 sees those of 32 bits by itself, but not these, which Keccak-f is full of. */
export function findRotations(body: readonly Placed[]): Rotations {
  const sources = new Set<number>();
  const results = new Map<number, { source: number; left: number }>();
  const values = Array.from({ length: 32 }, (_, register) => register - 32);
  const shifts = new Map<number, Shift>();
  body.forEach(({ decoded }, index) => {
    const { instruction, rd, rs1, rs2, imm } = decoded;
    const [one, other] = [shifts.get(rs1), shifts.get(rs2)];
    if (COMBINING.has(instruction.name) && one && other && isRotation(one, other)) {
      const source = Math.min(one.index, other.index);
      sources.add(source);
      results.set(index, { source, left: one.left });
    }
    if (rd === 0) return;
    const value = values[rs1]!;
    values[rd] = index;
    shifts.delete(rd);
    const isLeft = instruction.name === "slli";
    if ((isLeft || instruction.name === "srli") && imm > 0) {
      shifts.set(rd, { index, value, left: isLeft ? imm : 64 - imm, isLeft });
    }
  });
  return { sources, results };
}

function isRotation(one: Shift, other: Shift): boolean {
  return one.value === other.value && one.left === other.left && one.isLeft !== other.isLeft;
}
