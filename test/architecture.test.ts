import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { circlesOf } from "./support/circles.js";
import { importsOf } from "./support/imports.js";
import { isAssemblyScript, violationsOf } from "./support/layers.js";
import { nodeNamesIn } from "./support/node-names.js";
import { ROOT, repositoryFiles } from "./support/repository.js";

const typescript = [...repositoryFiles("src"), ...repositoryFiles("vms")].filter(
  (path) => path.endsWith(".ts") && !isAssemblyScript(path),
);
const assemblyScript = ["src", "vms", "guest-programs"]
  .flatMap((folder) => repositoryFiles(folder))
  .filter((path) => path.endsWith(".ts") && isAssemblyScript(path));
const sources = [...typescript, ...assemblyScript];

const read = (path: string) => readFileSync(join(ROOT, path), "utf8");

/** Longer than others may be: a loop over all opcodes is one function, so that its state stays in machine registers. */
const LOOPS = ["vms/evm/kernel/loop.ts", "vms/wasm/kernel/interpreter.kernel.ts"];

describe("imports", () => {
  test("point downwards", () => {
    expect(sources).toContain("src/vm/registry.ts");
    expect(sources).toContain("vms/riscv/index.ts");
    for (const kernel of ["src/base", "src/vm/step", "vms/evm", "vms/evm/precompiles", "vms/wasm", "vms/riscv"]) {
      expect(assemblyScript.filter((path) => path.startsWith(`${kernel}/kernel/`))).not.toEqual([]);
    }
    expect(assemblyScript).toContain("guest-programs/sort/sort.ts");
    expect(sources.flatMap((path) => violationsOf(path, read(path)))).toEqual([]);
  });

  test("go in no circle", () => {
    const others = ["test", "bench"]
      .flatMap((folder) => repositoryFiles(folder))
      .filter((path) => path.endsWith(".ts"));
    expect(circlesOf(new Map([...sources, ...others].map((path) => [path, read(path)])))).toEqual([]);
  });

  test("that go in a circle are found", () => {
    const sources = new Map([
      ["a/one.ts", 'import { two } from "./two.js"; import "../b/alone.js";'],
      ["a/two.ts", 'export type { Three } from "../b/three.js"; import "./absent.js"; import "outside";'],
      ["b/three.ts", 'import { one } from "../a/one"; const later = await import("./lazy.js");'],
      ["b/alone.ts", "export const alone = 1;"],
      ["b/lazy.ts", 'import "./three.js";'],
      ["b/self.ts", 'import { self } from "./self.js";'],
    ]);
    expect(circlesOf(sources)).toEqual([["a/one.ts", "a/two.ts", "b/three.ts"], ["b/self.ts"]]);
  });

  const allowed: readonly (readonly [string, string])[] = [
    ["src/trace/claim.ts", 'import type { Outcome } from "../vm/outcome.js";'],
    ["src/proof/index.ts", 'export { reexecution } from "./reexecution.js";'],
    ["src/vm/registry.ts", 'const evm = await import("../../vms/evm/index.js");'],
    ["vms/evm/index.ts", 'import { keccak256 } from "../../src/base/hash.js"; import "./host.js"; import "node:fs";'],
    ["vms/evm/sub/deep.ts", 'import "../index.js"; import type { Vm } from "../../../src/vm/engine.js";'],
    ["src/index.ts", 'export * from "./proof/index.js";'],
    ["src/cli/commands/chain.ts", 'const { LmdbStore } = await import("../../state/lmdb/index.js");'],
    ["src/state/lmdb/lmdb-store.ts", 'import type { Store } from "../store/store.js"; import "./database.js";'],
    ["src/cli/main.ts", 'import "../proof/index.js"; new URL("../../package.json", import.meta.url);'],
    ["src/chain/kernel/stf.ts", 'import { run } from "../../../vms/evm/kernel/loop";'],
    [
      "src/chain/kernel/stf.ts",
      'import { accountAt } from "../../state/kernel/accounts"; import { GAS } from "../../vm/rules/prices";',
    ],
    [
      "vms/evm/kernel/loop.ts",
      'import { slotAt } from "../../../src/state/kernel/slots"; import { OP } from "../isa/opcodes";',
    ],
    [
      "vms/evm/kernel/loop.ts",
      '// @ts-ignore: decorator\n@inline export function f(): void {}\nimport { g } from "./g";',
    ],
    [
      "vms/riscv/kernel/a.kernel.ts",
      'import { sha256 } from "../../../src/base/kernel/sha256"; import { b } from "./b";',
    ],
    [
      "guest-programs/stf/stf.ts",
      'import { apply } from "../../src/chain/kernel/apply"; import { input } from "../common/zkvm";',
    ],
    ["guest-programs/contracts/erc20/erc20.ts", 'import { Address } from "../sdk/address";'],
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
    ["src/state/store/overlay.ts", 'import { LmdbStore } from "../lmdb/index.js";'],
    ["src/chain/index.ts", 'import type { LmdbStore } from "../state/lmdb/index.js";'],
    ["src/index.ts", 'export { LmdbStore } from "./state/lmdb/index.js";'],
    ["src/chain/block.ts", 'import type { Trace } from "../trace/trace.js";'],
    ["src/trace/trace.ts", 'import { reexecution } from "../proof/index.js";'],
    ["src/listing/calls.ts", 'import type { Claim } from "../trace/claim.js";'],
    ["src/trace/trace.ts", 'import { rowLine } from "../listing/row-line.js";'],
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
    ["src/base/kernel/word.ts", 'import { FORK } from "../../vm/rules/forks";'],
    ["src/base/kernel/word.ts", 'import { toHex } from "../hex";'],
    ["src/state/kernel/slots.ts", 'import { run } from "../../../vms/evm/kernel/loop";'],
    ["src/state/kernel/slots.ts", 'import { stateRoot } from "../state-root";'],
    ["vms/evm/kernel/loop.ts", 'import { apply } from "../../../src/chain/kernel/apply";'],
    ["vms/evm/kernel/loop.ts", 'import { bridge } from "../interpreter/bridge";'],
    ["vms/wasm/kernel/a.kernel.ts", 'import { load } from "../../riscv/kernel/memory";'],
    ["vms/evm/precompiles/kernel/a.kernel.ts", 'import { run } from "../../kernel/loop";'],
    ["guest-programs/sort/sort.ts", 'import { sort } from "../../src/base/kernel/sort";'],
    ["guest-programs/stf/stf.ts", 'import { applyTransaction } from "../../src/chain/apply-transaction";'],
    ["src/vm/utils.ts", "export const one = 1;"],
    ["vms/evm/kernel/helpers.ts", "export const one = 1;"],
    ["vms/evm/util.ts", "export const one = 1;"],
  ];
  for (const [path, source] of forbidden) {
    test(`forbidden: ${path}: ${source}`, () => {
      expect(violationsOf(path, source)).toHaveLength(1);
    });
  }
});

describe("the library", () => {
  /** Files and worker threads are the command line's, the pools' and the database's. */
  const portable = typescript.filter((path) => !/^src\/(cli|parallel|state\/lmdb)\//.test(path));

  test("needs nothing of Node", () => {
    const needs = portable.flatMap((path) => nodeNamesIn(read(path)).map((name) => `${path}: ${name}`));
    expect(needs).toEqual([]);
    expect(portable.length).toBeGreaterThan(200);
  });

  test("does not come to LMDB, which does", () => {
    const naming = typescript.filter((path) => importsOf(read(path)).some(({ specifier }) => specifier === "lmdb"));
    expect(naming).not.toEqual([]);
    expect(naming.filter((path) => !path.startsWith("src/state/lmdb/"))).toEqual([]);
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
    const long = sources.filter((path) => read(path).split("\n").length > 400);
    expect(long).toEqual(LOOPS.filter((path) => sources.includes(path)));
  });

  test("name no folder of the computer that they were made on", () => {
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
