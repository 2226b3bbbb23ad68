/** Recorded words, in the widths that they are read in; places are indices of 32 bits. */
export class Words {
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;

  constructor(buffer: ArrayBufferLike, start: number, size: number) {
    this.u32 = new Uint32Array(buffer, start, size / 4);
    this.u64 = new BigUint64Array(buffer, start, size / 8);
  }

  /** The word at a place: four limbs, the lowest first. */
  word(at: number): bigint {
    const { u32, u64 } = this;
    const upper = u32[at + 2]! | u32[at + 3]! | u32[at + 4]! | u32[at + 5]! | u32[at + 6]! | u32[at + 7]!;
    if (upper === 0) return u32[at + 1] === 0 ? numberOf(u32[at]!) : u64[at >>> 1]!;
    const limb = at >>> 1;
    return (((u64[limb + 3]! << 64n) | u64[limb + 2]!) << 128n) | (u64[limb + 1]! << 64n) | u64[limb]!;
  }

  /** How much less the u64 at one place is than that at another. */
  difference(at: number, less: number): bigint {
    const { u32, u64 } = this;
    const low = u32[at]! - u32[less]!;
    if (u32[at + 1] === u32[less + 1] && low >= 0) return numberOf(low);
    return u64[at >>> 1]! - u64[less >>> 1]!;
  }
}

/** Making a bigint takes longer than reading one from an array, and most of those in rows are small. */
const NUMBERS: readonly bigint[] = Array.from({ length: 2 ** 15 }, (_, n) => BigInt(n));

/** An unsigned number as a bigint. */
export function numberOf(value: number): bigint {
  return value < NUMBERS.length ? NUMBERS[value]! : BigInt(value);
}
