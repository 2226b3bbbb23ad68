import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../src/base/bytes.js";
import { G1_DISCOUNTS, G2_DISCOUNTS } from "./bls-discounts.js";
import { failing, fixed, type PricedPrecompile } from "./precompile.js";

const { G1, G2, fields, pairingBatch } = bls12_381;
type PointG1 = InstanceType<typeof G1.Point>;
type PointG2 = InstanceType<typeof G2.Point>;
type Fp2 = PointG2["x"];

/** Sizes in bytes (EIP-2537): a field element is padded to 64. */
const FP = 64;
const FP2 = 128;
const SIZE_G1 = 128;
const SIZE_G2 = 256;
const SCALAR = 32;
const PAIR = SIZE_G1 + SIZE_G2;

/** The library's type asks for an array; for a field that is no extension it takes, and wants, the element itself. */
const mapG1 = G1.mapToCurve as unknown as (element: bigint) => PointG1;

/** Addresses 0x0b to 0x11. Additions check no subgroup; multiplications and pairings do. */
export const g1Add: PricedPrecompile = {
  gas: fixed(375),
  run: exactly(2 * SIZE_G1, (input) => encodeG1(curveG1(input, 0).add(curveG1(input, SIZE_G1)))),
};

export const g1Msm: PricedPrecompile = {
  gas: msmGas(SIZE_G1 + SCALAR, 12_000, G1_DISCOUNTS),
  run: multiples(SIZE_G1 + SCALAR, (input, count) => {
    let sum = G1.Point.ZERO;
    for (let i = 0; i < count; i++) {
      const at = i * (SIZE_G1 + SCALAR);
      const point = groupG1(input, at);
      const scalar = scalarAt(input, at + SIZE_G1);
      if (scalar !== 0n) sum = sum.add(point.multiplyUnsafe(scalar));
    }
    return encodeG1(sum);
  }),
};

export const g2Add: PricedPrecompile = {
  gas: fixed(600),
  run: exactly(2 * SIZE_G2, (input) => encodeG2(curveG2(input, 0).add(curveG2(input, SIZE_G2)))),
};

export const g2Msm: PricedPrecompile = {
  gas: msmGas(SIZE_G2 + SCALAR, 22_500, G2_DISCOUNTS),
  run: multiples(SIZE_G2 + SCALAR, (input, count) => {
    let sum = G2.Point.ZERO;
    for (let i = 0; i < count; i++) {
      const at = i * (SIZE_G2 + SCALAR);
      const point = groupG2(input, at);
      const scalar = scalarAt(input, at + SIZE_G2);
      if (scalar !== 0n) sum = sum.add(point.multiplyUnsafe(scalar));
    }
    return encodeG2(sum);
  }),
};

export const pairingCheck: PricedPrecompile = {
  gas: (input) => BigInt(37_700 + 32_600 * Math.floor(input.length / PAIR)),
  run: multiples(PAIR, (input, count) => {
    const pairs = Array.from({ length: count }, (_, i) => ({
      g1: groupG1(input, i * PAIR),
      g2: groupG2(input, i * PAIR + SIZE_G1),
    }));
    const proper = pairs.filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
    const isOne = proper.length === 0 || fields.Fp12.eql(pairingBatch(proper), fields.Fp12.ONE);
    return bigintToBytes(isOne ? 1n : 0n, 32);
  }),
};

export const mapFpToG1: PricedPrecompile = {
  gas: fixed(5500),
  run: exactly(FP, (input) => encodeG1(mapG1(elementAt(input, 0)))),
};

export const mapFp2ToG2: PricedPrecompile = {
  gas: fixed(23_800),
  run: exactly(FP2, (input) => encodeG2(G2.mapToCurve([elementAt(input, 0), elementAt(input, FP)]))),
};

function exactly(size: number, run: (input: Uint8Array) => Uint8Array): PricedPrecompile["run"] {
  return failing((input) => (input.length === size ? run(input) : undefined));
}

function multiples(size: number, run: (input: Uint8Array, count: number) => Uint8Array): PricedPrecompile["run"] {
  return failing((input) =>
    input.length > 0 && input.length % size === 0 ? run(input, input.length / size) : undefined,
  );
}

function msmGas(size: number, multiplication: number, discounts: readonly number[]): PricedPrecompile["gas"] {
  return (input) => {
    const count = Math.floor(input.length / size);
    if (count === 0) return 0n;
    const discount = discounts[Math.min(count, discounts.length) - 1]!;
    return BigInt(Math.floor((count * multiplication * discount) / 1000));
  };
}

/** @throws RangeError when the padding is not zero or the value not in the field */
function elementAt(input: Uint8Array, offset: number): bigint {
  const value = bytesToBigint(input.subarray(offset, offset + FP));
  if (value >= fields.Fp.ORDER) throw new RangeError("not in the field");
  return value;
}

function element2At(input: Uint8Array, offset: number): Fp2 {
  return fields.Fp2.create({ c0: elementAt(input, offset), c1: elementAt(input, offset + FP) });
}

function scalarAt(input: Uint8Array, offset: number): bigint {
  return bytesToBigint(input.subarray(offset, offset + SCALAR)) % fields.Fr.ORDER;
}

/** A point of the curve, or infinity as zeros. */
function curveG1(input: Uint8Array, offset: number): PointG1 {
  const x = elementAt(input, offset);
  const y = elementAt(input, offset + FP);
  if (x === 0n && y === 0n) return G1.Point.ZERO;
  const { Fp } = fields;
  if (!Fp.eql(Fp.sqr(y), Fp.add(Fp.mul(Fp.sqr(x), x), 4n))) throw new RangeError("not on the curve");
  return G1.Point.fromAffine({ x, y });
}

function groupG1(input: Uint8Array, offset: number): PointG1 {
  const point = curveG1(input, offset);
  if (!point.is0()) point.assertValidity();
  return point;
}

function curveG2(input: Uint8Array, offset: number): PointG2 {
  const x = element2At(input, offset);
  const y = element2At(input, offset + FP2);
  const { Fp2: field } = fields;
  if (field.is0(x) && field.is0(y)) return G2.Point.ZERO;
  const right = field.add(field.mul(field.sqr(x), x), field.create({ c0: 4n, c1: 4n }));
  if (!field.eql(field.sqr(y), right)) throw new RangeError("not on the curve");
  return G2.Point.fromAffine({ x, y });
}

function groupG2(input: Uint8Array, offset: number): PointG2 {
  const point = curveG2(input, offset);
  if (!point.is0()) point.assertValidity();
  return point;
}

/** Infinity has the affine coordinates 0 and 0. */
function encodeG1({ x, y }: Pick<PointG1, "x" | "y">): Uint8Array {
  return concatBytes(bigintToBytes(x, FP), bigintToBytes(y, FP));
}

function encodeG2({ x, y }: Pick<PointG2, "x" | "y">): Uint8Array {
  return concatBytes(...[x.c0, x.c1, y.c0, y.c1].map((value) => bigintToBytes(value, FP)));
}
