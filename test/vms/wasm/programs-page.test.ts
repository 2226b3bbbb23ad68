import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ACCELERATORS } from "../../../src/vm/accelerators/table.js";
import { ABI_FUNCTIONS } from "../../../vms/wasm/abi.js";
import * as limits from "../../../vms/wasm/decode/limits.js";
import { ACCESS_FUEL } from "../../../vms/wasm/fuel.js";
import * as prices from "../../../vms/wasm/kernel/prices.js";
import { SETTINGS } from "../../../vms/wasm/profile.js";

const page = readFileSync(new URL("../../../docs/webassembly-programs.md", import.meta.url), "utf8");
const count = (value: number | bigint) => value.toLocaleString("en");

describe("docs/webassembly-programs.md", () => {
  test("has every import, and accelerators with their fuel", () => {
    for (const name of Object.keys(ABI_FUNCTIONS)) expect(page).toMatch(new RegExp(`\\| \`${name}\\(`));
    for (const { name, fuel } of ACCELERATORS) {
      expect(page).toMatch(new RegExp(`\\| \`${name}\\(.*\\) -> status\` \\| ${count(fuel)} \\|`));
    }
  });

  test("has the prices", () => {
    const { PAGE_FUEL, ELEMENT_FUEL, CALL_FUEL, LOCALS_PER_FUEL, START_FUEL } = prices;
    const { LOAD_BYTE_FUEL, LOAD_FUNCTION_FUEL, LOAD_ITEM_FUEL, LOAD_VALUE_FUEL } = prices;
    expect(page).toContain(`${count(PAGE_FUEL)} a page`);
    expect(page).toContain(`${ELEMENT_FUEL} an element`);
    expect(page).toContain(`a call of the host | ${CALL_FUEL},`);
    const [near, middle, far] = ACCESS_FUEL;
    expect(page).toContain(`${near!.fuel} where the memory cannot have more than ${near!.pages} pages`);
    expect(page).toContain(`, ${middle!.fuel} up to ${middle!.pages} pages, ${far!.fuel} beyond`);
    expect(page).toContain(`1 for every ${LOCALS_PER_FUEL} locals`);
    expect(page).toContain(
      `${count(START_FUEL)}; ${LOAD_BYTE_FUEL} a byte of the module; ${count(LOAD_FUNCTION_FUEL)} a function, import or ` +
        `export; ${count(LOAD_ITEM_FUEL)} a type, table, global or segment; ${LOAD_VALUE_FUEL} for each value`,
    );
  });

  test("has every limit", () => {
    for (const value of Object.values(limits)) if (typeof value === "number") expect(page).toContain(count(value));
    for (const [name, spec] of Object.entries(SETTINGS)) {
      if (spec.type === "integer") expect(page).toContain(`\`${name}\``);
    }
    expect(page).toContain(`\`maxPages\` (${SETTINGS.maxPages.default},`);
  });
});
