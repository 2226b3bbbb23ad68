import { bn254 } from "@noble/curves/bn254.js";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../src/base/bytes.js";
import { failing, fixed, type PricedPrecompile, padded } from "./precompile.js";

const { G1, G2, fields, pairingBatch } = bn254;
type PointG1 = InstanceType<typeof G1.Point>;
type PointG2 = InstanceType<typeof G2.Point>;

const PAIR = 192;

/** Addition on alt_bn128 (address 6, EIP-196; gas by EIP-1108). */
export function bn254Add(gas: number): PricedPrecompile {
  return {
    gas: fixed(gas),
    run: failing((input) => encode(decodeG1(padded(input, 0, 64)).add(decodeG1(padded(input, 64, 64))))),
  };
}

/** Multiplication by a scalar (address 7, EIP-196). */
export function bn254Multiply(gas: number): PricedPrecompile {
  return {
    gas: fixed(gas),
    run: failing((input) => {
      const point = decodeG1(padded(input, 0, 64));
      const scalar = bytesToBigint(padded(input, 64, 32)) % fields.Fr.ORDER;
      return encode(scalar === 0n ? G1.Point.ZERO : point.multiplyUnsafe(scalar));
    }),
  };
}

/** Whether pairings multiply to one (address 8, EIP-197). */
export function bn254Pairing(base: number, pair: number): PricedPrecompile {
  return {
    gas: (input) => BigInt(base + pair * Math.floor(input.length / PAIR)),
    run: failing((input) => {
      if (input.length % PAIR !== 0) return undefined;
      const pairs = Array.from({ length: input.length / PAIR }, (_, i) => ({
        g1: decodeG1(input.subarray(i * PAIR, i * PAIR + 64)),
        g2: decodeG2(input.subarray(i * PAIR + 64, (i + 1) * PAIR)),
      }));
      const proper = pairs.filter(({ g1, g2 }) => !g1.is0() && !g2.is0());
      const isOne = proper.length === 0 || fields.Fp12.eql(pairingBatch(proper), fields.Fp12.ONE);
      return bigintToBytes(isOne ? 1n : 0n, 32);
    }),
  };
}

/** @throws whatever the library throws, and RangeError, for what is no point */
function decodeG1(bytes: Uint8Array): PointG1 {
  const x = element(bytes, 0);
  const y = element(bytes, 32);
  if (x === 0n && y === 0n) return G1.Point.ZERO;
  const point = G1.Point.fromAffine({ x, y });
  point.assertValidity();
  return point;
}

/** Imaginary parts come first (EIP-197). */
function decodeG2(bytes: Uint8Array): PointG2 {
  const [xi, x, yi, y] = [0, 32, 64, 96].map((offset) => element(bytes, offset));
  if (x === 0n && xi === 0n && y === 0n && yi === 0n) return G2.Point.ZERO;
  const point = G2.Point.fromAffine({ x: { c0: x!, c1: xi! }, y: { c0: y!, c1: yi! } });
  point.assertValidity();
  return point;
}

function element(bytes: Uint8Array, offset: number): bigint {
  const value = bytesToBigint(bytes.subarray(offset, offset + 32));
  if (value >= fields.Fp.ORDER) throw new RangeError("not in the field");
  return value;
}

function encode(point: PointG1): Uint8Array {
  if (point.is0()) return new Uint8Array(64);
  const { x, y } = point.toAffine();
  return concatBytes(bigintToBytes(x, 32), bigintToBytes(y, 32));
}
