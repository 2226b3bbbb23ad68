import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ROOT } from "../support/repository.js";

const SCRIPT = join(ROOT, "scripts", "build-kernels.mjs");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-kernels-"));
  write("src/rules/price.ts", "export const PRICE: i32 = 7;\n");
  write("src/state/kernel/oracle.ts", 'import { one } from "./one";\nexport function ask(): i32 { return one(); }\n');
  write("src/state/kernel/one.ts", "export function one(): i32 { return 1; }\n");
  write(
    "src/state/kernel/sum.ts",
    'import { PRICE } from "../../rules/price";\nimport { ask } from "./oracle";\nexport function sum(): i32 { return PRICE + ask(); }\n',
  );
  write("src/state/kernel/plain.kernel.ts", 'export * from "./sum";\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** The names of the kernels that were compiled. */
function build(): string[] {
  const out = execFileSync("node", [SCRIPT, folder], { encoding: "utf8" });
  return [...out.matchAll(/^kernel (\S+): \d+ bytes$/gm)].map(([, path]) => path!);
}

/** What the `sum` of a built kernel returns. */
function sumOf(module: string): unknown {
  const base64 = /"([A-Za-z0-9+/=]+)";/.exec(readFileSync(join(folder, module), "utf8"))![1]!;
  const { WebAssembly: wasm } = globalThis as unknown as {
    WebAssembly: { Module: new (bytes: Buffer) => object; Instance: new (module: object) => { exports: object } };
  };
  const { exports } = new wasm.Instance(new wasm.Module(Buffer.from(base64, "base64")));
  return (exports as { sum: () => number }).sum();
}

test("a kernel is compiled again when a file outside its folder changes, and only then", () => {
  expect(build()).toEqual(["src/state/kernel/plain.kernel.ts"]);
  expect(sumOf("src/state/generated/plain.ts")).toBe(8);
  expect(build()).toEqual([]);
  write("src/rules/other.ts", "export const OTHER: i32 = 1;\n");
  expect(build()).toEqual([]);
  write("src/rules/price.ts", "export const PRICE: i32 = 9;\n");
  expect(build()).toHaveLength(1);
  expect(sumOf("src/state/generated/plain.ts")).toBe(10);
});

test("a kernel is compiled again when its module was changed or taken away", () => {
  build();
  write("src/state/generated/plain.ts", "export const kernelWasm = '';\n");
  expect(build()).toHaveLength(1);
  rmSync(join(folder, "src/state/generated/plain.ts"));
  expect(build()).toHaveLength(1);
});

test("a module without its kernel goes", () => {
  build();
  rmSync(join(folder, "src/state/kernel/plain.kernel.ts"));
  build();
  expect(existsSync(join(folder, "src/state/generated/plain.ts"))).toBe(false);
});

test("one source is built with another module in place of one that it imports", () => {
  // It has an import of its own, by the same name as the other's: each is meant from where it stands.
  write(
    "guest-programs/stf/witness-oracle.ts",
    'import { one } from "./one";\nexport function ask(): i32 { return one(); }\n',
  );
  write("guest-programs/stf/one.ts", "export function one(): i32 { return 100; }\n");
  write(
    "guest-programs/stf/stf.kernel.ts",
    '// asc-alias: ../../src/state/kernel/oracle=./witness-oracle\nexport * from "../../src/state/kernel/sum";\n',
  );
  expect(build()).toEqual(["src/state/kernel/plain.kernel.ts", "guest-programs/stf/stf.kernel.ts"]);
  expect(sumOf("src/state/generated/plain.ts")).toBe(8);
  expect(sumOf("guest-programs/stf/generated/stf.ts")).toBe(107);
  write("guest-programs/stf/one.ts", "export function one(): i32 { return 200; }\n");
  expect(build()).toEqual(["guest-programs/stf/stf.kernel.ts"]);
});

test("an alias of what nothing imports is an error", () => {
  write("src/state/kernel/plain.kernel.ts", '// asc-alias: ./orakel=./one\nexport * from "./sum";\n');
  const { status, stderr } = spawnSync("node", [SCRIPT, folder], { encoding: "utf8" });
  expect(status).not.toBe(0);
  expect(stderr).toContain("nothing imports src/state/kernel/orakel.ts");
});
