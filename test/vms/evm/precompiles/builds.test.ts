import { bls12_381 } from "@noble/curves/bls12-381.js";
import { bn254 } from "@noble/curves/bn254.js";
import { p256 } from "@noble/curves/nist.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bigintToBytes, bytesToBigint, concatBytes } from "../../../../src/base/bytes.js";
import { toHex } from "../../../../src/base/hex.js";
import { encodeRow, precompilesAt, rowsAt } from "../../../../vms/evm/precompiles/table.js";
import { assemble, type Room } from "../../../support/assembly.js";

interface Kernel extends Room {
  readonly run: (row: number, input: number, size: number, place: number) => number;
  readonly staticEnd: () => number;
  readonly price: (row: number, input: number, size: number) => bigint;
}

/** All contracts in one module without vectors, as a guest links them. */
const ENTRY = `
import { roomOfContract, runContract } from "./src/vm/accelerators/kernel/all";
import { R_CONTRACT, R_PART } from "./vms/evm/precompiles/kernel/codes";
import { priceOf } from "./vms/evm/precompiles/kernel/price";
export function price(row: usize, input: usize, size: u32): u64 { return priceOf(row, input, size); }
export function run(row: usize, input: usize, size: u32, place: usize): i32 {
  const contract = load<u32>(row, R_CONTRACT), most = load<u32>(row, R_PART);
  return roomOfContract(contract, most, input, size) > 0x20000 ? -2 : runContract(contract, most, input, size, place);
}
export function staticEnd(): usize { return __heap_base; }
`;

const ROOM = 0x40000;
const ROW = 0;
const INPUT = 0x1000;
const PLACE = 0x20000;

const word = (value: bigint | number) => bigintToBytes(BigInt(value), 32);
const element = (value: bigint) => bigintToBytes(value, 64);

/** Inputs that mean something, by address. */
function meant(seed: Uint8Array): readonly (readonly [number, Uint8Array])[] {
  const k = (bytesToBigint(seed) % (1n << 240n)) + 1n;
  const secret = word(k);
  const signed = secp256k1.sign(seed, secret, { prehash: false, format: "recovered" });
  const key = p256.getPublicKey(secret, false).subarray(1);
  const p = bn254.G1.Point.BASE.multiply(k).toAffine();
  const q = bn254.G2.Point.BASE.multiply(k).toAffine();
  const point = concatBytes(word(p.x), word(p.y));
  const minus = concatBytes(word(p.x), word(bn254.fields.Fp.neg(p.y)));
  const twist = concatBytes(word(q.x.c1), word(q.x.c0), word(q.y.c1), word(q.y.c0));
  const g1 = bls12_381.G1.Point.BASE.multiply(k).toAffine();
  const g2 = bls12_381.G2.Point.BASE.multiply(k).toAffine();
  const p1 = concatBytes(element(g1.x), element(g1.y));
  const p2 = concatBytes(...[g2.x.c0, g2.x.c1, g2.y.c0, g2.y.c1].map(element));
  const odd = Uint8Array.from([...seed, 1]);
  const even = Uint8Array.from([...seed, 2]);
  return [
    [1, concatBytes(seed, word(27 + signed[0]!), signed.subarray(1))],
    [2, seed],
    [3, seed],
    [4, seed],
    [5, concatBytes(word(32), word(32), word(33), secret, seed, odd)],
    [5, concatBytes(word(32), word(2), word(33), secret, seed.subarray(0, 2), even)],
    [6, concatBytes(point, point)],
    [7, concatBytes(point, seed)],
    [8, concatBytes(point, twist, minus, twist)],
    [9, concatBytes(Uint8Array.of(0, 0, 0, 12), seed, new Uint8Array(176), Uint8Array.of(1))],
    [0x0b, concatBytes(p1, p1)],
    [0x0c, concatBytes(p1, seed)],
    [0x0d, concatBytes(p2, p2)],
    [0x0e, concatBytes(p2, seed)],
    [0x0f, concatBytes(p1, p2)],
    [0x10, element(k)],
    [0x11, concatBytes(element(k), element(k + 1n))],
    [0x100, concatBytes(seed, p256.sign(seed, secret, { prehash: false }), key)],
  ];
}

describe("precompiled contracts in one module without vectors", () => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await assemble<Kernel>(ENTRY, "no vectors", ROOM);
  });

  const contracts = precompilesAt("osaka");
  const rows = new Map(rowsAt("osaka").map((row) => [row.address, encodeRow(row)]));

  function agrees(address: number, input: Uint8Array): Uint8Array | undefined {
    const room = kernel.room();
    const memory = new Uint8Array(kernel.memory.buffer, room, ROOM);
    memory.set(rows.get(address)!, ROW);
    memory.set(input, INPUT);
    const { gas, run } = contracts.get(`0x${address.toString(16).padStart(40, "0")}`)!;
    const price = BigInt.asUintN(64, kernel.price(room + ROW, room + INPUT, input.length));
    expect(price).toBe(gas(input));
    if (price > 10_000_000n) return undefined;
    const size = kernel.run(room + ROW, room + INPUT, input.length, room + PLACE);
    if (size === -2) return undefined;
    const output = size < 0 ? undefined : memory.slice(PLACE, PLACE + size);
    expect(output && toHex(output)).toBe(mapped(run(input)));
    return output;
  }
  const mapped = (output: Uint8Array | undefined) => output && toHex(output);

  test("agree with the kernels on input that means something", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (seed) => {
        for (const [address, input] of meant(seed)) expect(agrees(address, input)?.length).toBeGreaterThan(0);
      }),
      { numRuns: 4 },
    );
  });

  test("leave room in the memory that begins a kernel", () => {
    expect(kernel.staticEnd() - ROOM).toBeLessThan(0x60000);
  });

  test("agree with the kernels on any input", () => {
    const addresses = fc.constantFrom(...rows.keys());
    fc.assert(
      fc.property(addresses, fc.uint8Array({ maxLength: 500 }), (address, input) => void agrees(address, input)),
    );
  });
});
