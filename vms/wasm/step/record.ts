/** A lowered instruction: the fields of kernel/layout.ts, all unsigned. */
export interface LoweredRecord {
  readonly op: number;
  readonly dst: number;
  readonly a: number;
  readonly b: number;
  readonly x: number;
  readonly y: number;
}

/** The fields of a record from its two halves of 64 bits. */
export function unpackRecord(low: bigint, high: bigint): LoweredRecord {
  const [first, second] = [Number(low & 0xffffffffn), Number(low >> 32n)];
  return {
    op: first & 0xffff,
    dst: first >>> 16,
    a: second & 0xffff,
    b: second >>> 16,
    x: Number(high & 0xffffffffn),
    y: Number(high >> 32n),
  };
}

/** `x, y` as one operand of 64 bits. */
export function wide({ x, y }: LoweredRecord): bigint {
  return (BigInt(y) << 32n) | BigInt(x);
}

/** `y`, sign-extended to 64 bits. */
export function extended({ y }: LoweredRecord): bigint {
  return BigInt.asUintN(64, BigInt(y | 0));
}

/** An address at a distance that may be negative. */
export function displaced(address: number, distance: number): number {
  return (address + distance) >>> 0;
}
