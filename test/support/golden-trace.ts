import type { Claim } from "../../src/trace/claim.js";
import type { Trace } from "../../src/trace/trace.js";

/** Bytes `first, first + 1, ...`, so that a wrong order shows. */
function count(first: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => (first + i) & 0xff);
}

/** A claim in which every field is recognisable in the encoding. Depends on no VM. */
export const GOLDEN_CLAIM: Claim = {
  vm: "riscv",
  vmVersion: "1.2",
  profileHash: count(0x10, 32),
  programHash: count(0x30, 32),
  inputHash: count(0x50, 32),
  gasLimit: 0x0102_0304_0506_0708n,
  exit: { kind: "revert", code: 0xa1a2_a3a4 },
  outputHash: count(0x70, 32),
  gasUsed: 0x1112_1314_1516_1718n,
  fuelUsed: 0x2122_2324_2526_2728n,
};

export const GOLDEN_TRACE: Trace = {
  claim: GOLDEN_CLAIM,
  witness: {
    program: count(0xc0, 7),
    input: count(0xd0, 5),
    profile: new TextEncoder().encode('{"vm":"riscv"}'),
    gasLimit: GOLDEN_CLAIM.gasLimit,
  },
};
