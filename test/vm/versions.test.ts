import { describe, expect, test } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { ACCELERATORS } from "../../src/vm/accelerators/table.js";
import { HOOKS } from "../../src/vm/hooks/table.js";
import * as riscvAbi from "../../vms/riscv/abi.js";
import { riscv } from "../../vms/riscv/index.js";
import { INSTRUCTIONS } from "../../vms/riscv/isa/table.js";
import { ACCESS_FUEL } from "../../vms/wasm/fuel.js";
import { wasm } from "../../vms/wasm/index.js";
import { OPCODES } from "../../vms/wasm/isa/opcodes.js";
import * as wasmPrices from "../../vms/wasm/kernel/prices.js";

const SHARED = [HOOKS.map(({ doc: _, ...rules }) => rules), ACCELERATORS];

/** What outcomes depend on besides program, profile and message, as far as it is data. On the EVM that is the profile's fork. */
const RULES = {
  wasm: [OPCODES, wasmPrices, ACCESS_FUEL, SHARED],
  riscv: [INSTRUCTIONS, riscvAbi, SHARED],
};

function digest(rules: unknown): string {
  const text = JSON.stringify(rules, (_, value) => (typeof value === "bigint" ? `${value}n` : value));
  return toHex(keccak256(new TextEncoder().encode(text)).subarray(0, 8));
}

/**
 * Claims bind to a version, so that nobody verifies one by other rules than it was made by. When a digest here is no longer
 * right, some outcome can be another: raise VERSION in the VM's version.ts, and put both down here.
 */
describe("a VM's version stands for the rules that it was raised for", () => {
  test("wasm", () => {
    expect([wasm.version, digest(RULES.wasm)]).toEqual(["6", "0x69b4ee0e56a4bd0c"]);
  });

  test("riscv", () => {
    expect([riscv.version, digest(RULES.riscv)]).toEqual(["5", "0x4d2fa1ae544e48c6"]);
  });
});
