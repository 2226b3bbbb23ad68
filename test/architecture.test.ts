import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { violationsOf } from "./support/layers.js";
import { nodeNamesIn } from "./support/node-names.js";
import { ROOT, repositoryFiles } from "./support/repository.js";

// Kernels are AssemblyScript: another language, compiled by itself.
const sources = [...repositoryFiles("src"), ...repositoryFiles("vms")].filter(
  (path) => path.endsWith(".ts") && !path.includes("/kernel/"),
);

describe("imports", () => {
  test("point downwards", () => {
    expect(sources).toContain("src/vm/registry.ts");
    expect(sources).toContain("vms/riscv/index.ts");
    const violations = sources.flatMap((path) => violationsOf(path, readFileSync(join(ROOT, path), "utf8")));
    expect(violations).toEqual([]);
  });

  const allowed: readonly (readonly [string, string])[] = [
    ["src/trace/claim.ts", 'import type { Outcome } from "../vm/outcome.js";'],
    ["src/proof/index.ts", 'export { reexecution } from "./reexecution.js";'],
    ["src/vm/registry.ts", 'const evm = await import("../../vms/evm/index.js");'],
    ["vms/evm/index.ts", 'import { keccak256 } from "../../src/base/hash.js"; import "./host.js"; import "node:fs";'],
    ["vms/evm/sub/deep.ts", 'import "../index.js"; import type { Vm } from "../../../src/vm/engine.js";'],
    ["src/index.ts", 'export * from "./proof/index.js";'],
    ["src/cli/main.ts", 'import "../proof/index.js"; new URL("../../package.json", import.meta.url);'],
    ["src/base/text.ts", '// import "../vm/index.js"\nconst text = `import "../vm/index.js"`; const quote = /["]/;'],
  ];
  for (const [path, source] of allowed) {
    test(`allowed: ${path}: ${source}`, () => {
      expect(violationsOf(path, source)).toEqual([]);
    });
  }

  const forbidden: readonly (readonly [string, string])[] = [
    ["src/base/bytes.ts", 'import { message } from "../vm/message.js";'],
    ["src/base/bytes.ts", 'import type { Message } from "../vm/message.js";'],
    ["src/base/bytes.ts", 'import { type Message } from "../vm/message.js";'],
    ["src/base/bytes.ts", 'export * from "../vm/message.js";'],
    ["src/base/bytes.ts", 'export type { Message } from "../vm/message.js";'],
    ["src/base/bytes.ts", 'type Message = import("../vm/message.js").Message;'],
    ["src/base/bytes.ts", 'const vm = await import("../vm/message.js");'],
    ["src/base/bytes.ts", 'import "../vm/message.js";'],
    ["src/base/bytes.ts", 'import vm = require("../vm/message.js");'],
    ["src/base/bytes.ts", 'new Worker(new URL("../vm/worker.js", import.meta.url));'],
    ["src/base/bytes.ts", 'import { tercet } from "../index.js";'],
    ["src/vm/engine.ts", 'import type { Claim } from "../trace/claim.js";'],
    ["src/vm/engine.ts", 'const evm = await import("../../vms/evm/index.js");'],
    ["src/vm/registry.ts", 'import { evm } from "../../vms/evm/index.js";'],
    ["src/vm/registry.ts", 'const decoder = await import("../../vms/evm/decoder.js");'],
    ["src/vm/registry.ts", "const evm = await import(`../../vms/$" + "{name}/index.js`);"],
    ["src/state/reader.ts", 'import type { Host } from "../vm/host.js";'],
    ["src/chain/block.ts", 'import type { Trace } from "../trace/trace.js";'],
    ["src/trace/trace.ts", 'import { reexecution } from "../proof/index.js";'],
    ["src/proof/index.ts", 'import { server } from "../node/index.js";'],
    ["src/node/index.ts", 'import { main } from "../cli/main.js";'],
    ["src/cli/main.ts", 'import { riscv } from "../../vms/riscv/index.js";'],
    ["src/cli/main.ts", 'import { toyEngine } from "../../test/support/toy-engine.js";'],
    ["src/unheard/a.ts", 'import "../base/bytes.js";'],
    ["src/index.ts", 'export { tercet } from "./cli/program.js";'],
    ["src/index.ts", 'export { server } from "./node/index.js";'],
    ["src/index.ts", 'export { riscv } from "../vms/riscv/index.js";'],
    ["vms/evm/index.ts", 'import { wasm } from "../wasm/index.js";'],
    ["vms/evm/index.ts", 'import { IsolatedHost } from "../../src/chain/index.js";'],
    ["vms/evm/index.ts", 'import { tercet } from "../../src/index.js";'],
    ["src/vm/utils.ts", "export const one = 1;"],
    ["vms/evm/util.ts", "export const one = 1;"],
  ];
  for (const [path, source] of forbidden) {
    test(`forbidden: ${path}: ${source}`, () => {
      expect(violationsOf(path, source)).toHaveLength(1);
    });
  }
});

describe("the library", () => {
  /** Files and worker threads are the command line's and the pools'. */
  const portable = sources.filter((path) => !/^src\/(cli|parallel)\//.test(path));

  test("needs nothing of Node", () => {
    const needs = portable.flatMap((path) =>
      nodeNamesIn(readFileSync(join(ROOT, path), "utf8")).map((name) => `${path}: ${name}`),
    );
    expect(needs).toEqual([]);
    expect(portable.length).toBeGreaterThan(200);
  });

  for (const source of [
    'import { createHash } from "node:crypto";',
    'import { createHash } from "crypto";',
    'const fs = await import("node:fs/promises");',
    "const bytes = Buffer.from([1]);",
    "let bytes: Buffer;",
    "const bytes = globalThis.Buffer.alloc(1);",
    "const { Buffer } = globalThis;",
    "const kinds = [Buffer];",
    "if (process.env.DEBUG) {}",
    "const it = { process };",
  ]) {
    test(`would need it: ${source}`, () => expect(nodeNamesIn(source)).toHaveLength(1));
  }

  for (const source of [
    "// Buffer, process",
    'const text = "node:fs";',
    "machine.process(1);",
    "const it = { process: 1 }; const { process: other } = it;",
    "class Queue { process() {} }",
    'import { keccak256 } from "@noble/hashes/sha3.js";',
  ]) {
    test(`would not: ${source}`, () => expect(nodeNamesIn(source)).toEqual([]));
  }
});

test("only the reference loads the packages of @ethereumjs, and only it is loaded with them", () => {
  const loading = sources.filter((path) => /from "@ethereumjs/.test(readFileSync(join(ROOT, path), "utf8")));
  expect(loading.filter((path) => !path.startsWith("vms/evm/ethereumjs/"))).toEqual([]);
  expect(loading).not.toEqual([]);
  const opening = sources.filter((path) => /from "[./]+ethereumjs\//.test(readFileSync(join(ROOT, path), "utf8")));
  expect(opening).toEqual([]);
});

describe("files", () => {
  const files = repositoryFiles();

  test("of ours are read in one sitting", () => {
    const long = sources.filter((path) => readFileSync(join(ROOT, path), "utf8").split("\n").length > 400);
    expect(long).toEqual([]);
  });

  test("name no folder of the machine that they were made on", () => {
    // In pieces, so that this file passes too.
    const local = new RegExp(
      `(?<![\\w.~-])/(?:${["wor" + "k", "roo" + "t", "hom" + "e/\\w+", "User" + "s/\\w+"].join("|")})/`,
    );
    const naming = files.filter((path) => local.test(readFileSync(join(ROOT, path), "latin1")));
    expect(naming).toEqual([]);
    expect(local.test(`see ${["", "work", "x"].join("/")}`)).toBe(true);
    expect(local.test(`see ${["", "home", "someone", "x"].join("/")}`)).toBe(true);
    expect(local.test("src/home/page/x, net/work/x")).toBe(false);
  });
});
