import type { Fact } from "../../src/vm/engine.js";
import { functionType, type Import, type Limits, type Module, SECTION_NAMES } from "./decode/module.js";
import { describeType, typeName } from "./isa/types.js";

/** Lines of one kind beyond this number are counted, not shown. */
const SHOWN = 100;

/** What a module is made of, for people. */
export function describeModule(module: Module): readonly Fact[] {
  const { functions, importedFunctions } = module;
  return [
    { label: "functions", value: `${functions.count} defined, ${importedFunctions} imported` },
    ...module.memories.map((memory) => ({ label: "memory", value: `${describeLimits(memory)} pages of 64 KiB` })),
    ...module.tables.map((table) => ({
      label: "table",
      value: `${describeLimits(table)} elements of ${typeName(table.element)}`,
    })),
    ...shortened(module.imports, "import", (item) => `${item.module}.${item.name}: ${describeImport(module, item)}`),
    ...shortened(module.exports, "export", ({ name, kind, index }) => {
      return `${name}: ${kind}${kind === "func" ? ` ${describeType(functionType(module, index))}` : ""}`;
    }),
    ...shortened(module.sections, "section", ({ id, name, start, end }) => {
      const title = name === undefined ? SECTION_NAMES[id]! : `custom ${JSON.stringify(name)}`;
      return `${title}: ${end - start} bytes at ${start}`;
    }),
  ];
}

function shortened<T>(items: readonly T[], label: string, describe: (item: T) => string): Fact[] {
  const facts = items.slice(0, SHOWN).map((item) => ({ label, value: describe(item) }));
  if (items.length > SHOWN) facts.push({ label, value: `and ${items.length - SHOWN} more` });
  return facts;
}

function describeLimits({ min, max }: Limits): string {
  return max === undefined ? `${min} or more` : `${min} to ${max}`;
}

function describeImport(module: Module, item: Import): string {
  switch (item.kind) {
    case "func":
      return `func ${describeType(module.types[item.typeIndex]!)}`;
    case "table":
      return `table of ${describeLimits(item.table)} elements`;
    case "memory":
      return `memory of ${describeLimits(item.memory)} pages`;
    case "global":
      return `global ${typeName(item.global.type)}`;
  }
}
