import { expect, test } from "vitest";
import { INSTRUCTIONS } from "../../../vms/riscv/isa/table.js";
import * as internal from "../../../vms/riscv/kernel/internal-ops.js";

test("the kernel's op numbers are those of the instruction table", async () => {
  const lines = INSTRUCTIONS.map(
    ({ name, op }) => `export const OP_${name.toUpperCase().replaceAll(".", "_")} = ${op};\n`,
  );
  const header =
    "// Made from isa/table.ts by test/vms/riscv/kernel-ops.test.ts (npx vitest run -u writes it anew); do not edit.\n";
  await expect(header + lines.join("")).toMatchFileSnapshot("../../../vms/riscv/kernel/ops.ts");
});

test("the kernel's own ops are apart from the table's and fit into a byte", () => {
  const ops = Object.values(internal);
  expect(new Set(ops).size).toBe(ops.length);
  expect(Math.min(...ops)).toBeGreaterThan(INSTRUCTIONS.length);
  expect(Math.max(...ops)).toBeLessThan(256);
});
