import { secp256k1 } from "@noble/curves/secp256k1.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bigintToBytes } from "../../../src/base/bytes.js";
import { assemble, BUILDS, type Room } from "../../support/assembly.js";

interface Kernel extends Room {
  readonly recoverAddress: (to: number, hash: number, r: number, s: number, parity: number) => number;
  readonly recoverPublicKey: (to: number, hash: number, r: number, s: number, parity: number) => number;
}

const ENTRY = `export { recoverAddress, recoverPublicKey } from "./src/base/kernel/secp256k1";`;

const { n, p } = secp256k1.Point.CURVE();

/** What @noble/curves recovers, if it does. */
function peer(hash: Uint8Array, r: bigint, s: bigint, parity: number): Uint8Array | undefined {
  try {
    const signature = new secp256k1.Signature(r, s, parity);
    return signature.recoverPublicKey(hash).toBytes(false).subarray(1);
  } catch {
    return undefined;
  }
}

describe.each(BUILDS)("secp256k1 with %s", (build) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await assemble<Kernel>(ENTRY, build);
  });

  const bytes = (offset: number, size: number) => new Uint8Array(kernel.memory.buffer, kernel.room() + offset, size);

  function recover(
    hash: Uint8Array,
    r: bigint,
    s: bigint,
    parity: number,
    what: "recoverAddress" | "recoverPublicKey",
  ) {
    const room = kernel.room();
    bytes(0, 32).set(hash);
    bytes(32, 32).set(bigintToBytes(r, 32));
    bytes(64, 32).set(bigintToBytes(s, 32));
    bytes(96, 64).fill(0xee);
    const is = kernel[what](room + 96, room, room + 32, room + 64, parity) !== 0;
    const size = what === "recoverAddress" ? 20 : 64;
    expect(bytes(96 + size, 64 - size).every((byte) => byte === 0xee)).toBe(true);
    if (!is) expect(bytes(96, size).every((byte) => byte === 0xee)).toBe(true);
    return is ? bytes(96, size).slice() : undefined;
  }

  function agrees(hash: Uint8Array, r: bigint, s: bigint, parity: number) {
    const key = peer(hash, r, s, parity);
    expect(recover(hash, r, s, parity, "recoverPublicKey")).toEqual(key);
    const address = key && keccak_256(key).slice(12);
    expect(recover(hash, r, s, parity, "recoverAddress")).toEqual(address);
  }

  const bits256 = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const number = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });

  test("finds who signed", () => {
    fc.assert(
      fc.property(bits256, fc.bigInt({ min: 1n, max: n - 1n }), (hash, secret) => {
        const key = bigintToBytes(secret, 32);
        const signature = secp256k1.sign(hash, key, { prehash: false, format: "recovered" });
        const { r, s, recovery } = secp256k1.Signature.fromBytes(signature, "recovered");
        const found = recover(hash, r, s, recovery!, "recoverPublicKey");
        expect(found).toEqual(secp256k1.getPublicKey(key, false).slice(1));
      }),
    );
  });

  test("agrees with @noble/curves on any r and s, which mostly sign something", () => {
    fc.assert(fc.property(bits256, number, number, fc.nat(1), agrees), { numRuns: 200 });
  });

  test("agrees at the edges of r, s and the hash", () => {
    const edges = [
      0n,
      1n,
      2n,
      3n,
      5n,
      n - 1n,
      n,
      n + 1n,
      p - 1n,
      p,
      p + 1n,
      (1n << 256n) - 1n,
      n / 2n,
      1n << 128n,
      1n << 255n,
    ];
    const hashes = [0n, 1n, n - 1n, n, n + 1n, (1n << 256n) - 1n].map((value) => bigintToBytes(value, 32));
    for (const r of edges)
      for (const s of edges) for (const hash of hashes) for (const parity of [0, 1]) agrees(hash, r, s, parity);
  });

  test("finds no key where it would be infinity, and keys near it", () => {
    // s R = z G for R = k G and s = z / k: the key would be infinity.
    for (const k of [1n, 2n, 3n, 12345n, n - 1n, n / 2n]) {
      const { x, y } = secp256k1.Point.BASE.multiply(k).toAffine();
      for (const s of [1n, 2n, 77n, n - 5n]) {
        const z = (s * k) % n;
        const parity = Number(y & 1n);
        expect(recover(bigintToBytes(z, 32), x, s, parity, "recoverPublicKey")).toBeUndefined();
        for (const near of [z - 1n, z + 1n]) agrees(bigintToBytes((near + n) % n, 32), x, s, parity);
        agrees(bigintToBytes(z, 32), x, s, 1 - parity);
      }
    }
  });
});

const FIELD = `
import { Secp256k1Field } from "./src/base/kernel/secp256k1-field";
const f = changetype<Secp256k1Field>(0);
export function multiply(to: usize, a: usize, b: usize): void { f.multiply(to, a, b); }
export function square(to: usize, a: usize): void { f.square(to, a); }
export function squareLess(to: usize, a: usize, c: usize): void { f.squareLess(to, a, c); }
export function multiplyTwo(to: usize, a: usize, b: usize, c: usize, d: usize): void { f.multiplyTwo(to, a, b, c, d); }
export function isZero(a: usize): bool { return f.isZero(a); }
`;

interface FieldKernel extends Room {
  readonly multiply: (to: number, a: number, b: number) => void;
  readonly square: (to: number, a: number) => void;
  readonly squareLess: (to: number, a: number, c: number) => void;
  readonly multiplyTwo: (to: number, a: number, b: number, c: number, d: number) => void;
  readonly isZero: (a: number) => number;
}

describe("the field of secp256k1", () => {
  const UNIT = 1n << 28n;
  let kernel: FieldKernel;
  beforeAll(async () => {
    kernel = await assemble<FieldKernel>(FIELD, "no vectors");
  });

  const place = (i: number) => kernel.room() + 80 * i;
  const view = () => new DataView(kernel.memory.buffer);
  const put = (i: number, limbs: readonly bigint[]) => {
    for (const [k, limb] of limbs.entries()) view().setBigInt64(place(i) + 8 * k, limb, true);
  };
  const limbsAt = (i: number) => Array.from({ length: 9 }, (_, k) => view().getBigInt64(place(i) + 8 * k, true));
  const numberOf = (limbs: readonly bigint[]) => limbs.reduce((sum, limb, k) => sum + (limb << BigInt(29 * k)), 0n);
  const modulo = (value: bigint) => ((value % p) + p) % p;

  /** Limbs of a weight: anything, with the ends often, and all of them at one end. */
  const element = (weight: bigint) => {
    const most = weight * UNIT;
    const limb = fc.oneof(fc.bigInt({ min: -most, max: most }), fc.constantFrom(-most, most, 0n, 1n, -1n));
    const top = fc.bigInt({ min: -weight << 24n, max: weight << 24n });
    const any = fc.tuple(fc.array(limb, { minLength: 8, maxLength: 8 }), top).map(([low, high]) => [...low, high]);
    return fc.oneof(
      any,
      fc.constantFrom(-1n, 1n).map((sign) => [...new Array(8).fill(sign * most), (sign * weight) << 24n]),
    );
  };

  /** What a product is: of weight 1, and 0 in one form only. */
  function check(value: bigint) {
    const limbs = limbsAt(0);
    expect(modulo(numberOf(limbs))).toBe(modulo(value));
    for (const [k, limb] of limbs.entries()) {
      const most = k === 8 ? 1n << 23n : UNIT + (1n << 13n);
      expect(limb >= -most && limb <= most).toBe(true);
    }
    expect(kernel.isZero(place(0)) !== 0).toBe(modulo(value) === 0n);
  }

  test("multiplies what weighs as much as it may", () => {
    const weights = fc.constantFrom<[bigint, bigint]>([1n, 1n], [2n, 6n], [3n, 4n], [1n, 14n], [3n, 2n]);
    const pair = weights.chain(([a, b]) => fc.tuple(element(a), element(b)));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        put(1, a);
        put(2, b);
        kernel.multiply(place(0), place(1), place(2));
        check(numberOf(a) * numberOf(b));
      }),
      { numRuns: 500 },
    );
  });

  test("squares and adds products likewise", () => {
    fc.assert(
      fc.property(element(3n), element(3n), element(2n), element(1n), element(8n), (a, c, b, d, e) => {
        for (const [i, limbs] of [a, b, c, d, e].entries()) put(i + 1, limbs);
        kernel.square(place(0), place(1));
        check(numberOf(a) ** 2n);
        kernel.squareLess(place(0), place(1), place(3));
        check(numberOf(a) ** 2n - numberOf(c));
        kernel.multiplyTwo(place(0), place(1), place(2), place(4), place(5));
        check(numberOf(a) * numberOf(b) + numberOf(d) * numberOf(e));
      }),
      { numRuns: 500 },
    );
  });

  test("knows zero in every form that a product may have had", () => {
    const multiples = [0n, p, -p, 2n * p, -3n * p];
    for (const value of multiples) {
      const limbs = Array.from({ length: 9 }, (_, k) =>
        k < 8 ? (value >> BigInt(29 * k)) & (2n * UNIT - 1n) : value >> 232n,
      );
      put(1, limbs);
      put(2, [1n, 0n, 0n, 0n, 0n, 0n, 0n, 0n, 0n]);
      kernel.multiply(place(0), place(1), place(2));
      check(0n);
    }
  });
});
