import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bn254 } from "@noble/curves/bn254.js";
import { p256 } from "@noble/curves/nist.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../src/base/bytes.js";
import { type Accelerator, accelerate, fuelOf } from "../../src/vm/accelerators/accelerator.js";
import { ACCELERATORS, acceleratorNamed } from "../../src/vm/accelerators/table.js";

const word = (value: bigint) => bigintToBytes(value, 32);
const element = (value: bigint) => bigintToBytes(value, 48);
const random = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
const scalar = random(30).map((bytes) => bytesToBigint(bytes) + 1n);

/** What an accelerator gives for operands and numbers. */
function called(
  name: string,
  operands: readonly Uint8Array[],
  numbers: readonly number[] = [],
): Uint8Array | undefined {
  return acceleratorNamed(name)!.compute(operands, numbers)?.slice();
}

type Affine<T> = { readonly x: T; readonly y: T };

const bnG1 = (k: bigint) => bn254.G1.Point.BASE.multiply(k);
const bnBytes = ({ x, y }: Affine<bigint>) => concatBytes(word(x), word(y));
const bnPair = (k: bigint, l: bigint) => {
  const { x, y } = bn254.G2.Point.BASE.multiply(l).toAffine();
  return concatBytes(bnBytes(bnG1(k).toAffine()), ...[x.c1, x.c0, y.c1, y.c0].map(word));
};

const g1 = (k: bigint) => bls12_381.G1.Point.BASE.multiply(k % bls12_381.fields.Fr.ORDER);
const g2 = (k: bigint) => bls12_381.G2.Point.BASE.multiply(k % bls12_381.fields.Fr.ORDER);
// Not in their types, but what they do.
const mapG1 = bls12_381.G1.mapToCurve as unknown as (value: bigint) => ReturnType<typeof g1>;
const mapG2 = bls12_381.G2.mapToCurve as unknown as (value: bigint[]) => ReturnType<typeof g2>;
const g1Bytes = ({ x, y }: Affine<bigint>) => concatBytes(element(x), element(y));
const g2Bytes = (k: bigint) => {
  const { x, y } = g2(k).toAffine();
  return concatBytes(...[x.c0, x.c1, y.c0, y.c1].map(element));
};

/** A small guest whose addresses are places in its memory. */
function guestOf(memory: Uint8Array, args: readonly number[]) {
  const place = (at: number, size: number) => (at + size > memory.length ? undefined : memory.subarray(at, at + size));
  return {
    argument: (index: number) => args[index]!,
    read: place,
    write(at: number, bytes: Uint8Array): string | undefined {
      const to = place(at, bytes.length);
      to?.set(bytes);
      return to ? undefined : "nowhere";
    },
  };
}

describe("accelerators against other libraries", () => {
  test("ripemd160_compress", () => {
    const property = fc.property(random(40), (bytes) => {
      const block = new Uint8Array(64);
      block.set(bytes);
      block[40] = 0x80;
      new DataView(block.buffer).setUint32(56, 8 * 40, true);
      const start = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0);
      expect(called("ripemd160_compress", [new Uint8Array(start.buffer), block])).toEqual(ripemd160(bytes));
    });
    fc.assert(property);
  });

  test("modexp, modulo even numbers too", () => {
    const property = fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.infiniteStream(fc.nat(255)),
      (size, length, stream) => {
        const take = (count: number) => Uint8Array.from({ length: count }, () => stream.next().value);
        const operands = [take(size), take(length), take(size)];
        const [base, exponent, modulus] = operands.map(bytesToBigint);
        let result = modulus! === 0n ? 0n : 1n % modulus!;
        for (const bit of exponent!.toString(2)) {
          if (modulus! === 0n) break;
          result = (result * result * (bit === "1" ? base! : 1n)) % modulus!;
        }
        expect(called("modexp", operands, [size, length])).toEqual(bigintToBytes(result, size));
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test("secp256r1_verify", () => {
    const property = fc.property(random(32), scalar, fc.boolean(), (hash, key, flip) => {
      const signature = p256.sign(hash, word(key), { prehash: false });
      if (flip) signature[40]! ^= 1;
      const publicKey = p256.getPublicKey(word(key), false).subarray(1);
      expect(called("secp256r1_verify", [hash, signature, publicKey])).toEqual(Uint8Array.of(flip ? 0 : 1));
    });
    fc.assert(property, { numRuns: 10 });
  });

  test("points of bn254", () => {
    const property = fc.property(scalar, scalar, (k, l) => {
      const [p, q] = [bnG1(k), bnG1(l)];
      const sum = bnBytes(p.add(q).toAffine());
      expect(called("bn254_g1_add", [bnBytes(p.toAffine()), bnBytes(q.toAffine())])).toEqual(sum);
      expect(called("bn254_g1_mul", [bnBytes(p.toAffine()), word(l)])).toEqual(bnBytes(p.multiply(l).toAffine()));
    });
    fc.assert(property, { numRuns: 10 });
    expect(
      called(
        "bn254_g1_add",
        [word(1n), word(1n)].map((half) => concatBytes(half, half)),
      ),
    ).toBeUndefined();
  });

  test("points of BLS12-381", () => {
    const property = fc.property(scalar, scalar, (k, l) => {
      const bytes = [k, l].map((each) => g1Bytes(g1(each).toAffine()));
      expect(called("bls12_g1_add", bytes)).toEqual(g1Bytes(g1(k).add(g1(l)).toAffine()));
      expect(called("bls12_g2_add", [k, l].map(g2Bytes))).toEqual(g2Bytes(k + l));
      const terms = concatBytes(bytes[0]!, word(l), bytes[1]!, word(k));
      expect(called("bls12_g1_msm", [terms], [2])).toEqual(g1Bytes(g1(k * l * 2n).toAffine()));
      const terms2 = concatBytes(g2Bytes(k), word(l), g2Bytes(l), word(k));
      expect(called("bls12_g2_msm", [terms2], [2])).toEqual(g2Bytes(k * l * 2n));
    });
    fc.assert(property, { numRuns: 5 });
    expect(called("bls12_g1_add", [new Uint8Array(96).fill(1), new Uint8Array(96)])).toBeUndefined();
  });

  test("products of pairings", () => {
    const [order, blsOrder] = [bn254.fields.Fr.ORDER, bls12_381.fields.Fr.ORDER];
    const property = fc.property(scalar, scalar, fc.boolean(), (k, l, isOne) => {
      const rest = isOne ? k * l : k * l + 1n;
      const pairs = concatBytes(bnPair(k, l), bnPair(order - (rest % order), 1n));
      expect(called("bn254_pairing", [pairs], [2])).toEqual(Uint8Array.of(isOne ? 1 : 0));
      const last = concatBytes(g1Bytes(g1(blsOrder - (rest % blsOrder)).toAffine()), g2Bytes(1n));
      const blsPairs = concatBytes(g1Bytes(g1(k).toAffine()), g2Bytes(l), last);
      expect(called("bls12_pairing", [blsPairs], [2])).toEqual(Uint8Array.of(isOne ? 1 : 0));
    });
    fc.assert(property, { numRuns: 4 });
  });

  test("maps to the groups of BLS12-381", () => {
    const property = fc.property(random(47), random(47), (a, b) => {
      const [x, y] = [bytesToBigint(a), bytesToBigint(b)];
      const one = mapG1(x).toAffine();
      expect(called("bls12_map_fp_to_g1", [element(x)])).toEqual(g1Bytes(one));
      const two = mapG2([x, y]).toAffine();
      const bytes = concatBytes(...[two.x.c0, two.x.c1, two.y.c0, two.y.c1].map(element));
      expect(called("bls12_map_fp2_to_g2", [concatBytes(element(x), element(y))])).toEqual(bytes);
    });
    fc.assert(property, { numRuns: 5 });
  });
});

describe("the table of accelerators", () => {
  const most = ({ inputs, numbers }: Accelerator) =>
    inputs.map(({ size, times }) => size * (times === undefined ? 1 : numbers![times]!.most)).reduce((a, b) => a + b);

  test("has names and numbers once, by rising number, and bounded operands", () => {
    const numbers = ACCELERATORS.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(new Set(ACCELERATORS.map(({ name }) => name)).size).toBe(ACCELERATORS.length);
    for (const accelerator of ACCELERATORS) expect(most(accelerator)).toBeLessThanOrEqual(8192);
  });

  test.each(ACCELERATORS.filter(({ numbers }) => numbers !== undefined))(
    "$name gives nothing beyond its numbers' bounds, reads nothing and costs no more than a call",
    (accelerator) => {
      const args = (value: number) =>
        Array.from({ length: accelerator.arity }, (_, i) =>
          accelerator.numbers!.some(({ argument }) => argument === i) ? value : 2 ** 31,
        );
      for (const value of [...accelerator.numbers!.map((each) => each.most + 1), 2 ** 32 - 1]) {
        const guest = guestOf(new Uint8Array(16), args(value));
        expect(accelerate(accelerator, guest)).toEqual({ found: false });
        expect(fuelOf(accelerator, guest.argument)).toBe(accelerator.fuel);
      }
      for (const value of accelerator.numbers!.map((each) => each.least)) {
        const guest = guestOf(new Uint8Array(16), args(value));
        expect(accelerate(accelerator, guest)).toHaveProperty("fault");
        if (accelerator.fuelFor !== undefined && value > 0) {
          expect(fuelOf(accelerator, guest.argument)).toBeGreaterThan(accelerator.fuel);
        }
      }
    },
  );
});
