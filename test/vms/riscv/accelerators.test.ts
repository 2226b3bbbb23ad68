import { bn254 } from "@noble/curves/bn254.js";
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { blake2b } from "@noble/hashes/blake2.js";
import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { bigintToBytes, concatBytes } from "../../../src/base/bytes.js";
import { keccak256, keccakF } from "../../../src/base/hash.js";
import type { Accelerator } from "../../../src/vm/accelerators/accelerator.js";
import { sha256Compress } from "../../../src/vm/accelerators/block-hashes.js";
import { recoverPublicKey } from "../../../src/vm/accelerators/secp256k1-recover.js";
import { ACCELERATORS, acceleratorNamed } from "../../../src/vm/accelerators/table.js";
import { defineProfile } from "../../../src/vm/profile.js";
import { commitmentOf, proveStep, verifyStep } from "../../../src/vm/step/step-proof.js";
import { riscv } from "../../../vms/riscv/index.js";
import { createInterpreter } from "../../../vms/riscv/interpreter.js";
import { FastForward } from "../../../vms/riscv/step/fast-forward.js";
import { riscvMachine } from "../../../vms/riscv/step/machine.js";
import { encode, loadConstant, words } from "./assembler.js";
import { CODE, DATA, program } from "./elf-builder.js";
import { A0, A7, EXIT, machineFor, T0 } from "./machines.js";
import { Stepper, startOf } from "./step-runs.js";
import { buildWithRuntime, hasClang, runEverywhere } from "./toolchains.js";

const HASH = new Uint8Array(32).fill(7);
const SECRET = new Uint8Array(32).fill(9);
/** Recovery id, r and s. */
const SIGNED = secp256k1.sign(HASH, SECRET, { prehash: false, format: "recovered" });
const SIGNATURE = SIGNED.slice(1);
const PUBLIC_KEY = secp256k1.getPublicKey(SECRET, false).slice(1);

describe("the computations", () => {
  test("keccakF hashes like keccak-256", () => {
    const property = fc.property(fc.uint8Array({ minLength: 0, maxLength: 135 }), (bytes) => {
      const state = new Uint8Array(200);
      state.set(bytes);
      state[bytes.length]! ^= 1;
      state[135]! ^= 0x80;
      keccakF(state);
      expect(state.subarray(0, 32)).toEqual(keccak256(bytes));
    });
    fc.assert(property);
  });

  test("sha256Compress hashes like SHA-256", () => {
    const start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
    const property = fc.property(fc.uint8Array({ minLength: 64, maxLength: 119 }), (bytes) => {
      const padded = new Uint8Array(128);
      padded.set(bytes);
      padded[bytes.length] = 0x80;
      new DataView(padded.buffer).setUint32(124, 8 * bytes.length);
      let state: Uint8Array = words(...start);
      for (const at of [0, 64]) state = sha256Compress(state, padded.subarray(at, at + 64));
      const big = new Uint8Array(32).map((_, index) => state[index ^ 3]!);
      expect(big).toEqual(sha256(bytes));
    });
    fc.assert(property);
  });

  test("recoverPublicKey gives the signer's key, for either parity and for large s", () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32, min: 1, max: 254 });
    const property = fc.property(secret, secret, fc.boolean(), (key, hash, flip) => {
      const [id, ...compact] = secp256k1.sign(hash, key, { prehash: false, format: "recovered" });
      const signature = Uint8Array.from(compact);
      if (flip) signature.set(negated(signature.subarray(32)), 32);
      const found = recoverPublicKey(hash, signature, BigInt(flip ? id! ^ 1 : id!));
      expect(found).toEqual(secp256k1.getPublicKey(key, false).slice(1));
    });
    fc.assert(property, { numRuns: 20 });
  });

  test("recoverPublicKey gives nothing for numbers out of range, no point, and ids above 3", () => {
    const zero = new Uint8Array(32);
    const [r, s] = [SIGNATURE.subarray(0, 32), SIGNATURE.subarray(32)];
    for (const signature of [concatBytes(zero, s), concatBytes(r, zero), new Uint8Array(64).fill(255)]) {
      expect(recoverPublicKey(HASH, signature, 0n)).toBeUndefined();
    }
    // No point has x = 5; and r + n is beyond the field for almost every r.
    expect(recoverPublicKey(HASH, concatBytes(zero.with(31, 5), s), 0n)).toBeUndefined();
    for (const id of [2n, 4n, 256n, 2n ** 64n - 1n]) expect(recoverPublicKey(HASH, SIGNATURE, id)).toBeUndefined();
  });
});

/** Numbers are 1, inputs at the data, the output is behind. */
function argumentsOf({ arity, numbers = [], output }: Accelerator): readonly bigint[] {
  const isNumber = (index: number) => numbers.some(({ argument }) => argument === index);
  return Array.from({ length: arity }, (_, i) => (i === output.argument ? AT + 2048n : isNumber(i) ? 1n : AT));
}

const numberOf = (name: string) => acceleratorNamed(name)!.number;

/** n - s, big-endian. */
function negated(s: Uint8Array): Uint8Array {
  const value = secp256k1.Point.Fn.ORDER - BigInt(`0x${Buffer.from(s).toString("hex")}`);
  return new Uint8Array(Buffer.from(value.toString(16).padStart(64, "0"), "hex"));
}

/** Calls with these arguments, then ends with exit code 0 or 1. */
function calling(number: number, args: readonly bigint[], data: Uint8Array, ...before: readonly number[]): Uint8Array {
  const setUp = args.flatMap((value, index) => loadConstant(A0 + index, value));
  const code = [...before, ...setUp, ...loadConstant(A7, BigInt(number)), encode("ecall")];
  return program(words(...code, encode("sltu", { rd: A0, rs2: A0 }), ...EXIT), data);
}

const AT = BigInt(DATA);
const RECOVERY = concatBytes(HASH, SIGNATURE);
const recover = (output: bigint, id = BigInt(SIGNED[0]!)) =>
  calling(numberOf("secp256k1_recover"), [AT, AT + 32n, id, output], RECOVERY);
const permute = (address: bigint) => calling(numberOf("keccak_f1600"), [address], new Uint8Array(200).fill(1));

describe("calls", () => {
  const run = (code: Uint8Array, settings = {}, fuel = 100_000_000n) => {
    const machine = machineFor(code, settings);
    return { machine, ...machine.run(fuel) };
  };

  test("recovery writes the key and gives 0, or writes nothing and gives -1", () => {
    const { machine, stop } = run(recover(AT + 200n));
    expect(stop).toEqual({ type: "exit", code: 0 });
    expect(machine.memory.read(AT + 200n, 64)).toEqual(PUBLIC_KEY);
    const failed = run(recover(AT + 200n, 4n));
    expect(failed.stop).toEqual({ type: "exit", code: 1 });
    expect(failed.machine.memory.read(AT + 200n, 64)).toEqual(new Uint8Array(64));
  });

  test("the result may overlap what it was made of, at any address", () => {
    const { machine } = run(recover(AT + 61n));
    expect(machine.memory.read(AT + 61n, 64)).toEqual(PUBLIC_KEY);
  });

  test.each([
    ["null", permute(0n), "memory-out-of-bounds", 0n],
    ["a state that runs over the end of its page", permute(AT + 4096n - 199n), "memory-out-of-bounds", AT + 3897n],
    ["the end of the address space", permute(2n ** 32n - 8n), "memory-out-of-bounds", 2n ** 32n - 8n],
    ["beyond 2^32", permute(2n ** 64n - 8n), "memory-out-of-bounds", 2n ** 64n - 8n],
    ["code", permute(BigInt(CODE)), "memory-protection", BigInt(CODE)],
    ["a result in code", recover(BigInt(CODE)), "memory-protection", BigInt(CODE)],
    ["a result nowhere", recover(16n), "memory-out-of-bounds", 16n],
  ])("%s traps and leaves memory as it was", (_, code, reason, address) => {
    const { machine, stop } = run(code);
    expect(stop).toMatchObject({ type: "halt", reason, at: { address } });
    expect(machine.memory.takeDirtyPages()).toEqual([]);
  });

  test.each(ACCELERATORS)("$name costs its fuel exactly, and has no effect when that does not last", (accelerator) => {
    const code = calling(accelerator.number, argumentsOf(accelerator), RECOVERY);
    const fuel = 100_000_000n - run(code).fuelLeft;
    expect(run(code, {}, fuel).stop.type).toBe("exit");
    // Behind the call there are three instructions.
    const short = run(code, {}, fuel - 4n);
    expect(short).toMatchObject({ stop: { type: "out-of-fuel" }, fuelLeft: 0n });
    expect(short.machine.memory.takeDirtyPages()).toEqual([]);
  });

  test("a profile without accelerators does not know the numbers", () => {
    expect(run(permute(AT), { accelerators: "none" }).stop).toMatchObject({ reason: "unknown-host-call" });
  });

  test("a program says which it can call", () => {
    const facts = (settings: Record<string, string>) =>
      createInterpreter().load(permute(AT), defineProfile(riscv, { settings })).describe();
    const value = ACCELERATORS.map(({ name }) => name).join(" ");
    expect(facts({})).toContainEqual({ label: "accelerators", value });
    expect(facts({ accelerators: "none" })).toContainEqual({ label: "accelerators", value: "none" });
  });

  test.each([AT + 192n, AT + 200n])("a result leaves a reservation as it is: %i", (reserved) => {
    const reserve = [...loadConstant(T0, reserved), encode("lr.d", { rd: A0, rs1: T0 })];
    const code = calling(numberOf("keccak_f1600"), [AT], new Uint8Array(200), ...reserve);
    const conditional = encode("sc.d", { rd: A0, rs1: T0, rs2: A0 });
    const patched = replaceWord(code, encode("sltu", { rd: A0, rs2: A0 }), conditional);
    expect(run(patched).stop).toEqual({ type: "exit", code: 0 });
  });
});

function replaceWord(code: Uint8Array, from: number, to: number): Uint8Array {
  const at = Buffer.from(code).lastIndexOf(Buffer.from(words(from)));
  const out = code.slice();
  out.set(words(to), at);
  return out;
}

describe("the step machine", () => {
  const address = fc.oneof(
    fc.bigInt({ min: AT, max: AT + 4096n }),
    fc.constantFrom(0n, BigInt(CODE), AT - 8n, 2n ** 32n - 4n, 2n ** 64n - 16n),
  );
  const accelerator = fc.constantFrom(...ACCELERATORS);
  const fuel = fc.constantFrom(500n, 1500n, 3000n, 1_000_000n, 100_000_000n);

  test("does each call in one step, as the interpreter does, and proves it", () => {
    const property = fc.property(
      accelerator,
      fc.array(fc.oneof(address, fc.bigInt(0n, 5n)), { minLength: 6, maxLength: 6 }),
      fuel,
      (one, args, fuel) => {
        const start = startOf(calling(one.number, args, RECOVERY), { fuel });
        const reference = new FastForward(start);
        const stepper = Stepper.start(start);
        for (let clock = 1n; stepper.registers.isRunning; clock++) {
          const isCall = stepper.registers.x(A7) === BigInt(one.number);
          const pre = isCall ? commitmentOf(riscvMachine, stepper.state) : undefined;
          const proof = isCall ? proveStep(riscvMachine, stepper.state) : undefined;
          stepper.step();
          if (!pre || !proof) continue;
          const post = commitmentOf(riscvMachine, stepper.state);
          expect(reference.commitmentAt(clock)).toEqual(post);
          expect(verifyStep(riscvMachine, pre, proof)).toEqual({ valid: true, post });
        }
        expect(reference.commitmentAt(1000n)).toEqual(commitmentOf(riscvMachine, stepper.state));
      },
    );
    fc.assert(property, { numRuns: 60 });
  });
});

/** Calls the function that the first byte names on the rest, which lies at an odd address. */
const GUEST = `
#include <tercet.h>
#include <zkvm_accelerators.h>
int main(void) {
  const uint8_t *in; size_t size;
  read_input(&in, &size);
  zkvm_bytes_64 result = {{0}};
  zkvm_status status;
  if (in[0] == 0) status = zkvm_keccak256(in + 1, size - 1, (zkvm_keccak256_hash *)&result);
  else if (in[0] == 1) status = zkvm_sha256(in + 1, size - 1, (zkvm_sha256_hash *)&result);
  else if (in[0] == 3) status = zkvm_ripemd160(in + 1, size - 1, (zkvm_ripemd160_hash *)&result);
  else if (in[0] == 4) status = zkvm_modexp(in + 4, in[1], in + 4 + in[1], in[2], in + 4 + in[1] + in[2], in[3], result.data);
  else if (in[0] == 5) {
    zkvm_bn254_g1_point p;
    zkvm_bn254_scalar scalar;
    memcpy(p.data, in + 1, 64);
    memcpy(scalar.data, in + 65, 32);
    status = zkvm_bn254_g1_mul(&p, &scalar, &result);
  } else if (in[0] == 6) {
    zkvm_blake2f_message m = {{0}};
    zkvm_blake2f_offset t = {{0}};
    memcpy(result.data, in + 2, 64);
    memcpy(m.data, in + 66, 128);
    t.data[0] = in[194];
    status = zkvm_blake2f(in[1], &result, &m, &t, 1);
  } else {
    zkvm_secp256k1_hash hash; zkvm_secp256k1_signature signature;
    memcpy(hash.data, in + 2, 32);
    memcpy(signature.data, in + 34, 64);
    status = zkvm_secp256k1_ecrecover(&hash, &signature, in[1], &result);
  }
  write_output(result.data, in[0] < 2 ? 32 : in[0] == 3 ? 20 : 64);
  return status == ZKVM_EOK ? 0 : status == ZKVM_EFAIL ? 1 : 2;
}
`;

describe.skipIf(!hasClang)("the zkVM standards' functions (skipped where clang or lld is not installed)", () => {
  let code: Uint8Array;
  beforeAll(() => {
    code = buildWithRuntime("clang", ["-march=rv64im", "-O2"], { "main.c": GUEST });
  });
  const call = (...input: readonly number[]) => runEverywhere(code, { input: Uint8Array.from(input) });

  test.each([
    [0, "keccak256", keccak256],
    [1, "sha256", sha256],
  ] as const)("%i: %s of any length", (number, _, hash) => {
    const property = fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(call(number, ...bytes)).toMatchObject({ type: "success", output: hash(bytes) });
    });
    fc.assert(property, { numRuns: 40 });
    for (const length of [55, 56, 63, 64, 119, 120, 135, 136, 137, 271, 272]) {
      const bytes = new Uint8Array(length).fill(length);
      expect(call(number, ...bytes)).toMatchObject({ type: "success", output: hash(bytes) });
    }
  });

  test("secp256k1_ecrecover", () => {
    expect(call(2, SIGNED[0]!, ...HASH, ...SIGNATURE)).toMatchObject({ type: "success", output: PUBLIC_KEY });
    const failed = { type: "revert", exitCode: 1, output: new Uint8Array(64) };
    expect(call(2, 7, ...HASH, ...SIGNATURE)).toMatchObject(failed);
  });

  test("ripemd160 of any length, blake2b by its compression", () => {
    const property = fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(call(3, ...bytes)).toMatchObject({ type: "success", output: ripemd160(bytes) });
    });
    fc.assert(property, { numRuns: 20 });
    const start = blake2b.create({ dkLen: 64 }) as unknown as { get(): number[] };
    const state = new Uint8Array(Uint32Array.from(start.get()).buffer);
    const block = new Uint8Array(128).fill(7, 0, 100);
    const hashed = call(6, 12, ...state, ...block, 100);
    expect(hashed).toMatchObject({ type: "success", output: blake2b(block.subarray(0, 100)) });
  });

  test("powers of operands of different lengths, multiples of points", () => {
    const power = call(4, 3, 2, 5, ...[1, 0, 1], ...[0, 5], ...[0, 1, 0, 0, 1]);
    // 65537^5 modulo 2^24 + 1
    const expected = bigintToBytes(65537n ** 5n % (2n ** 24n + 1n), 5);
    expect("output" in power && power.output.subarray(0, 5)).toEqual(expected);
    const two = bigintToBytes(2n, 32);
    const { x, y } = bn254.G1.Point.BASE.multiply(2n).toAffine();
    const point = concatBytes(bigintToBytes(1n, 32), two);
    const output = concatBytes(bigintToBytes(x, 32), bigintToBytes(y, 32));
    expect(call(5, ...point, ...two)).toMatchObject({ type: "success", output });
    expect(call(5, ...two, ...two, ...two)).toMatchObject({ type: "revert", exitCode: 1 });
  });

  test("leaving a hash to the machine costs a fraction of computing it", () => {
    const { fuelUsed } = runEverywhere(code, { input: new Uint8Array(1 + 136_000) });
    // The keccak256 guest takes 6,600 units for a block of 136 bytes.
    expect(fuelUsed).toBeLessThan(2500n * 1001n);
  });
});
