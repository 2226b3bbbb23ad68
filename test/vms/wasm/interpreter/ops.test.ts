import { expect, test } from "vitest";
import { OPCODES } from "../../../../vms/wasm/isa/opcodes.js";
import * as numeric from "../../../../vms/wasm/kernel/numeric-ops.js";
import * as ops from "../../../../vms/wasm/kernel/ops.js";

const FIRST_NUMERIC = 0x45;
const FIRST_SATURATING = 0x100;
const SATURATING = 128;

const { IMMEDIATE, BRANCH, BRANCH_IMMEDIATE, BRANCH_UNLESS, WITH_SUM, WITH_OFFSET, WITH_CONSTANT, ...numbers } = ops;

const WITH_IMMEDIATE =
  /^I.._(EQ|NE|[LG][TE]_[SU]|ADD|SUB|MUL|DIV_[SU]|REM_[SU]|AND|OR|XOR|SHL|SHR_[SU]|ROT[LR])$|^F.._(ADD|SUB|MUL|DIV)$/;
const FORMS: readonly (readonly [suffix: string, distance: number, of: RegExp])[] = [
  ["", 0, /./],
  ["_IMMEDIATE", IMMEDIATE, WITH_IMMEDIATE],
  ["_BRANCH", BRANCH, /^(I..|F..)_(EQ|NE|[LG][TE](_[SU])?)$/],
  ["_BRANCH_IMMEDIATE", BRANCH_IMMEDIATE, /^I.._(EQ|NE|[LG][TE]_[SU])$/],
  ["_BRANCH_UNLESS", BRANCH_UNLESS, /^F.._(EQ|NE|[LG][TE])$/],
];

test("the kernel's numeric ops are those of the opcode table", async () => {
  const rows = OPCODES.flatMap(({ op, mnemonic }) => {
    const name = mnemonic.toUpperCase().replaceAll(/[. ]/g, "_");
    if (op >= FIRST_NUMERIC && op <= 0xc4) return [{ name, number: op - FIRST_NUMERIC }];
    if (op >= FIRST_SATURATING && op < FIRST_SATURATING + 8) return [{ name, number: SATURATING + op - 0x100 }];
    return [];
  });
  const lines = FORMS.flatMap(([suffix, distance, of]) =>
    rows
      .filter(({ name }) => of.test(name))
      .map(({ name, number }) => `export const ${name}${suffix} = ${number + distance};\n`),
  );
  const header =
    "// Made from isa/opcodes.ts by test/vms/wasm/interpreter/ops.test.ts (npx vitest run -u writes it anew); do not edit.\n";
  await expect(header + lines.join("")).toMatchFileSnapshot("../../../../vms/wasm/kernel/numeric-ops.ts");
});

test("no two ops have one number, and all are dense", () => {
  const all = [...Object.values(numeric), ...Object.values(numbers)];
  expect(new Set(all).size).toBe(all.length);
  expect(Math.max(...all)).toBeLessThan(all.length * 1.15);
});

test("the forms of memory accesses are at their distances", () => {
  const byName: Readonly<Record<string, number>> = numbers;
  const plain = Object.keys(byName).filter((name) => /^(LOAD|STORE)_.*\d(_[SU])?$/.test(name));
  expect(plain).toHaveLength(13);
  for (const name of plain) {
    expect(byName[`${name}_SUM`]).toBe(byName[name]! + WITH_SUM);
    expect(byName[`${name}_OFFSET`]).toBe(byName[name]! + WITH_OFFSET);
    if (name.startsWith("STORE")) expect(byName[`${name}_CONSTANT`]).toBe(byName[name]! + WITH_CONSTANT);
  }
});
