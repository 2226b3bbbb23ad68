import type { Code } from "../machine/code.js";
import { accessSize } from "./access-plan.js";
import { GO_FUNCTION_TYPE, goFunction, REGION_FUNCTION_TYPE } from "./dispatch.js";
import { ExitFunctions } from "./exits.js";
import { findFlow } from "./find-flow.js";
import type { Flow } from "./flow.js";
import type { AccessHabit } from "./memory-access.js";
import type { MemoryModel } from "./memory-model.js";
import { findRegion, type Region, type RegionSource } from "./region.js";
import { GO_TYPE, REGION_TYPE } from "./region-function.js";
import { writeRegion } from "./region-writer.js";
import { usedRegisters } from "./register-flow.js";
import { ALL_REGISTERS, type RegisterSet } from "./registers.js";
import { encodeModule } from "./wasm/module.js";

export interface BatchContext extends RegionSource {
  readonly model: MemoryModel;
  /** Bytes from an entry map to its code map. */
  readonly distance: number;
  /** What was seen of the access at a pc. */
  habitOf(pc: number): AccessHabit | undefined;
  /** Registers that probably point to the stack where a region begins. */
  stackPointersAt(pc: number): RegisterSet;
  /** The table slot of the region that is to begin at a pc. */
  slotFor(pc: number): number;
}

/** Regions translated together, which call each other directly. */
export interface Batch {
  readonly wasm: Uint8Array;
  readonly roots: readonly number[];
  /** Addresses of its loads and stores. */
  readonly accesses: ReadonlySet<number>;
}

const MAX_REGIONS = 64;
const MAX_INSTRUCTIONS = 6000;

/** Translates the regions at some pcs and what they call, up to a limit. */
export function translateBatch(seeds: readonly number[], context: BatchContext): Batch {
  const flows = findFlows(seeds, context);
  const roots = [...flows.keys()];
  const functions = new Map(roots.map((pc, index) => [pc, index + 1]));
  const summaries = summarise(flows);
  const touched = (target: number | undefined): RegisterSet =>
    target === undefined ? ALL_REGISTERS : (summaries.get(target) ?? ALL_REGISTERS);
  const functionAt = (pc: number) => functions.get(pc);
  const { model, pcMask, distance, guess } = context;
  const habitOf = (pc: number) => context.habitOf(pc);
  const ownTypes = [REGION_FUNCTION_TYPE, GO_FUNCTION_TYPE];
  const exits = new ExitFunctions(1 + flows.size, ownTypes.length);
  const regions = [...flows.values()].map((flow) =>
    writeRegion({
      ...{ flow, model, pcMask, guess, touched, habitOf, functionAt, exits },
      otherHabit: otherHabit(flow, habitOf),
      stackPointers: context.stackPointersAt(flow.region.root),
    }),
  );
  const wasm = encodeModule({
    types: [...ownTypes, ...exits.types],
    functions: [goFunction(GO_TYPE, REGION_TYPE, distance), ...regions, ...exits.bodies],
    elements: roots.map((pc) => ({ slot: context.slotFor(pc), index: functions.get(pc)! })),
  });
  return { wasm, roots, accesses: accessesOf(flows.values()) };
}

function findFlows(seeds: readonly number[], context: BatchContext): Map<number, Flow> {
  const flows = new Map<number, Flow>();
  const regions = new Map<number, Region>();
  const regionAt = (pc: number) => {
    const region = regions.get(pc) ?? (isTranslatable(context.code, pc) ? findRegion(pc, context) : undefined);
    if (region) regions.set(pc, region);
    return region;
  };
  const queue = [...seeds];
  let instructions = 0;
  for (let pc = queue.shift(); pc !== undefined; pc = queue.shift()) {
    if (flows.has(pc) || flows.size >= MAX_REGIONS || instructions >= MAX_INSTRUCTIONS) continue;
    const region = regionAt(pc);
    if (!region) continue;
    flows.set(pc, findFlow(region, regionAt));
    for (const block of region.blocks.values()) instructions += block.body.length + 1;
    for (const target of region.calls) if (!context.isRoot(target)) queue.push(target);
  }
  return flows;
}

function isTranslatable(code: Code, pc: number): boolean {
  const word = code.fetch(pc);
  return word !== undefined && code.decode(word) !== undefined;
}

/** Which registers each region may read or write, in itself and in what it calls. */
function summarise(flows: ReadonlyMap<number, Flow>): Map<number, RegisterSet> {
  const summaries = new Map<number, RegisterSet>();
  for (const [pc, flow] of flows) summaries.set(pc, leavesFreely(flow) ? ALL_REGISTERS : usedRegisters(flow));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [pc, { region }] of flows) {
      let all = summaries.get(pc)!;
      for (const target of region.calls) all |= summaries.get(target) ?? ALL_REGISTERS;
      if (all !== summaries.get(pc)) {
        summaries.set(pc, all);
        changed = true;
      }
    }
  }
  return summaries;
}

/** Whether unknown code can run before the region returns. */
function leavesFreely(flow: Flow): boolean {
  return flow.blocks.some(
    ({ end }) => end.type === "indirect" || end.type === "leave" || (end.type === "call" && end.target === undefined),
  );
}

/** Where one pointer was to the stack more will be, and to find them one by one would take as many translations. */
function otherHabit(flow: Flow, habitOf: (pc: number) => AccessHabit | undefined): AccessHabit {
  return [...accessesOf([flow])].some((pc) => habitOf(pc) !== undefined) ? "either" : "data";
}

function accessesOf(flows: Iterable<Flow>): Set<number> {
  const accesses = new Set<number>();
  for (const { blocks } of flows) {
    for (const { body } of blocks) for (const placed of body) if (accessSize(placed) > 0) accesses.add(placed.pc);
  }
  return accesses;
}
