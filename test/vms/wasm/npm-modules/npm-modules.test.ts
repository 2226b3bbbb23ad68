import { createHash, scryptSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { toHex } from "../../../../src/base/hex.js";
import { embedders } from "../../../../vms/wasm/index.js";
import { MirroredWebAssembly } from "./mirror.js";

const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff);
const LENGTHS = [0, 1, 63, 64, 65, 1000, 20_000];

describe("packages from npm, call by call as on plain V8", () => {
  let mirror: MirroredWebAssembly;

  beforeEach(async () => {
    mirror = new MirroredWebAssembly(await Promise.all(Object.values(embedders).map((open) => open())));
    vi.stubGlobal("WebAssembly", mirror.global);
  });

  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const expectCounts = (modules: number, calls: number, importCalls = 0) => {
    expect(mirror.counts.modules).toBeGreaterThanOrEqual(modules);
    expect(mirror.counts.calls).toBeGreaterThanOrEqual(calls);
    expect(mirror.counts.importCalls).toBeGreaterThanOrEqual(importCalls);
  };

  test("hash-wasm: sha256 and sha3", async () => {
    const { sha256, sha3 } = await import("hash-wasm");
    for (const length of LENGTHS) {
      const input = bytes(length);
      expect(await sha256(input)).toBe(createHash("sha256").update(input).digest("hex"));
      expect(await sha3(input, 256)).toBe(createHash("sha3-256").update(input).digest("hex"));
    }
    expectCounts(2, 3 * LENGTHS.length);
  });

  test("hash-wasm: hashing that is saved and goes on", async () => {
    const { createSHA512 } = await import("hash-wasm");
    const hasher = await createSHA512();
    hasher.init().update(bytes(100));
    const saved = hasher.save();
    hasher.update(bytes(10)).digest();
    const digest = hasher.load(saved).update(bytes(300)).digest();
    expect(digest).toBe(createHash("sha512").update(bytes(100)).update(bytes(300)).digest("hex"));
    expectCounts(1, 6);
  });

  test("hash-wasm: blake3, xxhash64 and crc32", async () => {
    const { blake3, crc32, xxhash64 } = await import("hash-wasm");
    expect(await blake3("")).toBe("af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262");
    expect(await xxhash64("")).toBe("ef46db3751d8e999");
    expect(await crc32("123456789")).toBe("cbf43926");
    for (const length of LENGTHS) {
      await blake3(bytes(length), 512, bytes(32));
      await xxhash64(bytes(length), 1, 2);
    }
    expectCounts(3, 4 * LENGTHS.length);
  });

  test("hash-wasm: argon2, which grows its memory", async () => {
    const { argon2id, argon2Verify } = await import("hash-wasm");
    const options = {
      password: "secret",
      salt: bytes(16),
      parallelism: 2,
      iterations: 2,
      memorySize: 64,
      hashLength: 32,
    };
    const hash = await argon2id({ ...options, outputType: "encoded" });
    expect(await argon2Verify({ password: "secret", hash })).toBe(true);
    expect(await argon2Verify({ password: "public", hash })).toBe(false);
    expectCounts(3, 20);
  });

  test("hash-wasm: scrypt", async () => {
    const { scrypt } = await import("hash-wasm");
    const hash = await scrypt({
      ...{ password: "secret", salt: bytes(16), costFactor: 64, blockSize: 4, parallelism: 2 },
      ...{ hashLength: 32, outputType: "binary" },
    });
    expect(Buffer.from(hash)).toEqual(scryptSync("secret", bytes(16), 32, { N: 64, r: 4, p: 2 }));
    expectCounts(2, 8);
  });

  test("hash-wasm: bcrypt", async () => {
    const { bcrypt, bcryptVerify } = await import("hash-wasm");
    const hash = await bcrypt({ password: "secret", salt: bytes(16), costFactor: 4, outputType: "encoded" });
    expect(await bcryptVerify({ password: "secret", hash })).toBe(true);
    expect(await bcryptVerify({ password: "public", hash })).toBe(false);
    expectCounts(3, 3);
  });

  test("es-module-lexer", async () => {
    const { init, parse } = await import("es-module-lexer");
    await init;
    const [imports, exports] = parse(
      'import { a } from "./a.js"; export * from "b"; export const c = () => import("d"); export default import.meta.url;',
    );
    expect(imports.map(({ n }) => n)).toEqual(["./a.js", "b", "d", undefined]);
    expect(exports.map(({ n }) => n)).toEqual(["c", "default"]);
    const source = readFileSync(new URL("index.js", import.meta.resolve("tiny-secp256k1")), "utf8");
    expect(parse(source)[1].map(({ n }) => n)).toContain("signSchnorr");
    expect(() => parse("import 'unfinished")).toThrow("Parse error");
    expectCounts(1, 100);
  });

  test("tiny-secp256k1, which asks for random numbers and throws out of its imports", async () => {
    const curve = await import("tiny-secp256k1");
    const key = bytes(33).subarray(1);
    const hash = new Uint8Array(createHash("sha256").update("message").digest());
    const publicKey = curve.pointFromScalar(key)!;
    expect(toHex(publicKey)).toBe(toHex(secp256k1.getPublicKey(key)));
    const signature = curve.sign(hash, key);
    expect(toHex(signature)).toBe(toHex(secp256k1.sign(hash, key, { prehash: false })));
    expect(curve.verify(hash, publicKey, signature)).toBe(true);
    expect(curve.verify(key, publicKey, signature)).toBe(false);
    const { signature: recoverable, recoveryId } = curve.signRecoverable(hash, key);
    expect(curve.recover(hash, recoverable, recoveryId, true)).toEqual(publicKey);
    const schnorr = curve.signSchnorr(hash, key);
    expect(curve.verifySchnorr(hash, curve.xOnlyPointFromScalar(key), schnorr)).toBe(true);
    expect(curve.pointAddScalar(publicKey, hash)).toEqual(curve.pointFromScalar(curve.privateAdd(key, hash)!));
    const noPoint = new Uint8Array(33).fill(0xff).fill(2, 0, 1);
    expect(() => curve.pointCompress(noPoint, false)).toThrow("Expected Point");
    expectCounts(1, 10, 1);
  });

  test("zstd", async () => {
    const { compress, decompress, init } = await import("@bokuweb/zstd-wasm");
    await init();
    const text = new TextEncoder().encode("Here the three lines rhyme because each is driven alike. ".repeat(100));
    for (const [input, level] of [
      [text, 3],
      [text, 19],
      [bytes(5000), 1],
      [new Uint8Array(1), 1],
    ] as const) {
      const compressed = compress(input, level);
      expect(decompress(compressed)).toEqual(input);
    }
    expect(compress(text, 19).length).toBeLessThan(150);
    expect(() => decompress(bytes(40))).toThrow("Failed to compress");
    expectCounts(1, 40);
  });
});
