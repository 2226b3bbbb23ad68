import fc from "fast-check";
import { expect, test } from "vitest";
import { webAssembly } from "../../../src/base/webassembly.js";
import { findFlow } from "../../../vms/riscv/compiled/find-flow.js";
import { DISPATCH, START } from "../../../vms/riscv/compiled/flow.js";
import { dominates, findDominance, irreducibleEdges } from "../../../vms/riscv/compiled/graph.js";
import type { Block, Region } from "../../../vms/riscv/compiled/region.js";
import { encodeModule } from "../../../vms/riscv/compiled/wasm/module.js";
import { OP } from "../../../vms/riscv/compiled/wasm/opcodes.js";
import { WasmWriter } from "../../../vms/riscv/compiled/wasm/writer.js";
import { decodeWord } from "../../../vms/riscv/isa/decode.js";
import { PROGRAM_AREA } from "../../../vms/riscv/kernel/layout.js";
import { encode } from "./assembler.js";

/** Graphs of up to 12 nodes with up to two edges each. */
const graphs = fc
  .integer({ min: 1, max: 12 })
  .chain((count) =>
    fc.array(fc.array(fc.nat({ max: count - 1 }), { maxLength: 2 }), { minLength: count, maxLength: count }),
  );

/** Nodes that can be reached from the entry without one node. */
function reachable(successors: readonly (readonly number[])[], entry: number, without: number): Set<number> {
  const seen = new Set<number>();
  const work = entry === without ? [] : [entry];
  for (let node = work.pop(); node !== undefined; node = work.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    work.push(...successors[node]!.filter((next) => next !== without));
  }
  return seen;
}

test("a node dominates those that cannot be reached without it", () => {
  fc.assert(
    fc.property(graphs, (successors) => {
      const dominance = findDominance({ entry: 0, successors });
      const all = reachable(successors, 0, -1);
      expect(new Set(dominance.order)).toEqual(all);
      for (const above of all) {
        const others = reachable(successors, 0, above);
        for (const below of all) expect(dominates(above, below, dominance)).toBe(!others.has(below));
      }
    }),
  );
});

const branch = decodeWord(encode("bne", { rs1: 1, rs2: 2 }))!;

/** A region with a block for each node; block n is at address 4 n. */
function regionOf(successors: readonly (readonly number[])[], targets: readonly number[]): Region {
  const blocks = successors.map(([one, other], index): Block => {
    const pc = 4 * index;
    if (one === undefined) return { pc, body: [], end: { type: "interpret", pc }, cost: 0 };
    if (other === undefined) return { pc, body: [], end: { type: "fall", next: 4 * one }, cost: 0 };
    const at = { pc, decoded: branch };
    return { pc, body: [], end: { type: "branch", at, taken: 4 * one, next: 4 * other }, cost: 1 };
  });
  return {
    root: 0,
    blocks: new Map(blocks.map((block) => [block.pc, block])),
    targets: new Set(targets),
    calls: new Set(),
  };
}

test("every flow becomes reducible and keeps its paths", () => {
  fc.assert(
    fc.property(graphs, fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), (successors, some) => {
      const targets = some.filter((node) => node < successors.length).map((node) => 4 * node);
      const flow = findFlow(regionOf(successors, targets));
      const graph = { entry: START, successors: flow.successors };
      expect(irreducibleEdges(graph, flow.dominance)).toEqual([]);
      const reached = new Set(flow.dominance.order);
      for (const [index, nexts] of successors.entries()) {
        const from = index + 2;
        if (!reached.has(from)) continue;
        for (const next of nexts) {
          const to = flow.target(from, 4 * next);
          expect(flow.blocks[to - 2]!.pc).toBe(4 * next);
          expect(flow.successors[from]).toContain(flow.dispatched.has(to) ? DISPATCH : to);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test("numbers are written as WebAssembly reads them", () => {
  const numbers = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.constantFrom(-64, 63, 64, -65, 2 ** 31, -(2 ** 31)));
  fc.assert(
    fc.property(numbers, fc.integer(), (wide, narrow) => {
      const w = new WasmWriter();
      w.i64Const(wide);
      w.i32Const(narrow);
      w.op(OP.i64ExtendI32S, OP.i64Xor, OP.end);
      const types = [{ parameters: [], results: ["i64"] }] as const;
      const wasm = encodeModule({
        types,
        functions: [{ type: 0, locals: ["i32"], code: w.bytes }],
        exports: { run: 0 },
      });
      const env = {
        memory: new webAssembly.Memory({ initial: PROGRAM_AREA / 65536 }),
        table: new webAssembly.Table({ initial: 0, element: "anyfunc" }),
      };
      const { exports } = new webAssembly.Instance(new webAssembly.Module(wasm), { env });
      expect((exports.run as () => bigint)()).toBe(BigInt.asIntN(64, BigInt(wide) ^ BigInt(narrow)));
    }),
  );
});
