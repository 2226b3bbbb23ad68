import fc from "fast-check";
import type { Claim, Exit } from "../../src/trace/claim.js";
import type { Witness } from "../../src/trace/witness.js";
import { HALT_REASONS } from "../../src/vm/halt.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });

const exit: fc.Arbitrary<Exit> = fc.oneof(
  fc.constant<Exit>({ kind: "success", code: 0 }),
  fc.integer({ min: 1, max: 0xffff_ffff }).map((code): Exit => ({ kind: "revert", code })),
  fc.constantFrom(...Object.values(HALT_REASONS)).map((code): Exit => ({ kind: "halt", code })),
);

const version = fc.string({ unit: fc.constantFrom(..."abcxyz0189.-_+!~"), minLength: 1, maxLength: 32 });

/** Any well-formed claim. */
export const claims: fc.Arbitrary<Claim> = fc.record({
  vm: fc.constantFrom(...VM_NAMES),
  vmVersion: version,
  profileHash: hash,
  programHash: hash,
  inputHash: hash,
  gasLimit: uint64,
  exit,
  outputHash: hash,
  gasUsed: uint64,
  fuelUsed: uint64,
});

/** Any well-formed witness, of moderate size. */
export const witnesses: fc.Arbitrary<Witness> = fc.record({
  program: fc.uint8Array({ maxLength: 300 }),
  input: fc.uint8Array({ maxLength: 300 }),
  profile: fc.uint8Array({ maxLength: 300 }),
  gasLimit: uint64,
});

/** Any well-formed trace. Its claim has nothing to do with its witness. */
export const traces = fc.record({ claim: claims, witness: witnesses });
