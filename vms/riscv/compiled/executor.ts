import { type WasmTable, webAssembly } from "../../../src/base/webassembly.js";
import type { Decoded } from "../isa/decode.js";
import {
  CELL_PC,
  CODE_TABLE,
  PAGE_SIZE,
  RECORD_COST,
  RECORD_RUN,
  SPAN_READABLE,
  STATUS_FENCE_I,
  STATUS_HOST_CALL,
  STATUS_OUT_OF_FUEL,
} from "../kernel/layout.js";
import { type Executor, interpret } from "../machine/executor.js";
import type { Kernel } from "../machine/kernel.js";
import type { Machine } from "../machine/machine.js";
import { roundUp } from "../memory-map.js";
import { DirtyAhead } from "./dirty-ahead.js";
import { NOT_TRANSLATED } from "./dispatch.js";
import { EXIT_HOST_CALL, EXIT_INTERPRET, EXIT_LOW_FUEL } from "./region-function.js";
import { ALL_REGISTERS, eachRegister, type RegisterSet } from "./registers.js";
import { STACK_POINTER } from "./stack-pointers.js";
import { Span, Storable } from "./storable.js";
import type { Translation } from "./translation.js";

/** The slice for translations that are added to earlier ones: leaving those for the new ones' sake costs as well. */
const LATER_SLICE = 1 << 22;
/** How far crossings (`Policy.crossing`) may be ahead of the fuel that was used: then so much fuel is interpreted in one. */
const MAX_DEBT = 1 << 16;
/** Went on in a way that leaves nothing to do for the machine. */
const GO_ON = -1;

/** Runs what is translated as WebAssembly and everything else in the interpreter's kernel, on the same memory. */
export class TranslatingExecutor implements Executor {
  readonly #machine: Machine;
  readonly #kernel: Kernel;
  readonly #translation: Translation;
  readonly #table: WasmTable;
  readonly #enter: () => number;
  readonly #dirtyAhead: DirtyAhead;
  readonly #storable: Storable;
  readonly #readable: Span;
  /** How many of the batches this machine has. */
  #added = 0;
  #slice: number;
  /** What crossings count for, less the fuel that was used since; not below zero. */
  #debt = 0;
  /** Fuel of the run that the fuel cell does not have. */
  #reserve = 0;
  /** After a `fence.i` code may differ from what was translated. */
  #codeChanged = false;

  constructor(machine: Machine, translation: Translation) {
    this.#machine = machine;
    this.#kernel = machine.kernel;
    this.#translation = translation;
    this.#slice = translation.policy.slice;
    this.#storable = new Storable(machine, translation.storableStart);
    this.#readable = new Span(machine.kernel, SPAN_READABLE);
    this.#dirtyAhead = new DirtyAhead(machine, this.#storable, translation.policy.guess);
    this.#table = new webAssembly.Table({ initial: translation.slots, element: "anyfunc" });
    this.#enter = this.#instantiate(translation.dispatcher).run as () => number;
  }

  start(): void {
    this.#codeChanged = false;
    this.#debt = 0;
    this.#dirtyAhead.start();
  }

  run(): number {
    const { heapEnd } = this.#machine.memory;
    this.#readable.resize(roundUp(heapEnd, PAGE_SIZE) - this.#translation.readableStart);
    this.#addBatches();
    this.#reserve = 0;
    const status = this.#codeChanged ? interpret(this.#kernel) : this.#runBoth();
    if (status === STATUS_FENCE_I) this.#codeChanged = true;
    return status;
  }

  #runBoth(): number {
    for (;;) {
      const status = this.#runSome();
      if (status !== GO_ON) return status;
    }
  }

  #runSome(): number {
    if (this.#debt > MAX_DEBT) return this.#interpretSlice(MAX_DEBT);
    return this.#isTranslated() ? this.#runTranslated() : this.#runCold();
  }

  #countCrossing(fuelUsed: number): void {
    this.#debt = Math.max(0, this.#debt + this.#translation.policy.crossing - fuelUsed);
  }

  /** Sets aside all fuel but a slice. True when that leaves some. */
  #takeSlice(slice: number): boolean {
    const fuel = this.#kernel.fuel;
    if (fuel <= slice) return false;
    this.#reserve = fuel - slice;
    this.#kernel.fuel = slice;
    return true;
  }

  #giveBack(): void {
    this.#kernel.fuel += this.#reserve;
    this.#reserve = 0;
  }

  #runTranslated(): number {
    const kernel = this.#kernel;
    const before = kernel.fuel;
    const sliced = this.#takeSlice(this.#slice);
    this.#storable.update();
    const exit = this.#enter();
    this.#giveBack();
    const used = before - kernel.fuel;
    this.#translation.earn(used);
    this.#translation.activity.fuelTranslated += used;
    this.#countCrossing(used);
    if (exit === NOT_TRANSLATED) return GO_ON;
    if (exit === EXIT_LOW_FUEL) {
      if (!sliced) return interpret(kernel);
      this.#slice *= 4;
      return GO_ON;
    }
    if (exit === EXIT_INTERPRET) return this.#interpretHere();
    if (exit === EXIT_HOST_CALL) return STATUS_HOST_CALL;
    return this.#interpretAccess((exit - 1) >>> 0);
  }

  /** Executes the load or store that translated code could not, and what leads to it, and looks at why. */
  #interpretAccess(pc: number): number {
    const before = this.#interpretTo(pc);
    if (before !== GO_ON) return before;
    const address = this.#accessedAddress(pc);
    const dirtyBefore = this.#dirtyAhead.begin();
    const status = this.#interpretUpTo(RECORD_COST);
    if (status !== GO_ON) return status;
    const { start, end } = this.#machine.image.map.stack;
    const wasFirstStore = this.#dirtyAhead.end(dirtyBefore, address);
    if (!wasFirstStore && this.#translation.surprise(pc, address >= start && address < end)) this.#addBatches();
    return this.#leaveHere();
  }

  /** Executes the instruction at the pc. */
  #interpretHere(): number {
    const status = this.#interpretUpTo(RECORD_COST);
    return status === GO_ON ? this.#leaveHere() : status;
  }

  /** It is by chance that the run is here now, so this is no place to translate from. */
  #leaveHere(): number {
    return this.#translation.policy.walk === 0 || this.#isTranslated() ? GO_ON : this.#interpretUpTo(RECORD_RUN);
  }

  /** Executes straight code up to a pc. */
  #interpretTo(pc: number): number {
    let fuel = 0;
    for (let at = this.#pc(); at !== pc; ) {
      const decoded = this.#decode(at);
      fuel += decoded.instruction.fuel;
      at += decoded.length;
    }
    return fuel === 0 ? GO_ON : this.#interpretSlice(fuel);
  }

  /** An instruction that was translated. */
  #decode(pc: number): Decoded {
    const { code } = this.#machine;
    return code.decode(code.fetch(pc)!)!;
  }

  /** Where the load or store at a pc goes. */
  #accessedAddress(pc: number): number {
    const { rs1, imm } = this.#decode(pc);
    return Number(BigInt.asUintN(64, this.#kernel.register(rs1) + BigInt(imm)));
  }

  /** Interprets to where something is translated, or to a loop's head to see whether it is hot, and a little more. */
  #runCold(): number {
    if (this.#arrive()) return GO_ON;
    const { walk, coldSlice } = this.#translation.policy;
    for (let runs = 0; runs < walk; runs++) {
      const from = this.#pc();
      const status = this.#interpretUpTo(RECORD_RUN);
      if (status !== GO_ON) return status;
      if (this.#isTranslated()) return GO_ON;
      if (this.#pc() > from) continue;
      if (this.#arrive()) return GO_ON;
      break;
    }
    if (walk === 0) return this.#interpretUpTo(RECORD_RUN);
    return this.#interpretSlice(coldSlice);
  }

  /** Runs the kernel on so much fuel, or on what there is. */
  #interpretSlice(slice: number): number {
    const kernel = this.#kernel;
    const sliced = this.#takeSlice(slice);
    const before = kernel.fuel;
    const status = kernel.run();
    const used = before - kernel.fuel;
    this.#giveBack();
    this.#translation.earn(used);
    this.#countCrossing(used);
    return status === STATUS_OUT_OF_FUEL && sliced ? GO_ON : status;
  }

  /** Interprets one instruction (`RECORD_COST`) or the rest of the run that the pc is in (`RECORD_RUN`). */
  #interpretUpTo(field: number): number {
    const record = this.#mapEntry(0);
    return this.#interpretSlice(record ? this.#kernel.bytes[record + field]! : 1);
  }

  #pc(): number {
    return this.#kernel.u32(CELL_PC) + 2 ** 32 * this.#kernel.u32(CELL_PC + 4);
  }

  /** The entry of the pc in its code map, or in the map that lies so many bytes before it; 0 when there is none. */
  #mapEntry(distance: number): number {
    const pc = this.#pc();
    if (pc >= 2 ** 32) return 0;
    const map = this.#kernel.u32(CODE_TABLE + 4 * Math.floor(pc / PAGE_SIZE));
    return map === 0 ? 0 : this.#kernel.u32(map - distance + 2 * (pc % PAGE_SIZE));
  }

  #isTranslated(): boolean {
    return this.#mapEntry(this.#machine.entryDistance) !== 0;
  }

  #arrive(): boolean {
    if (!this.#translation.arrive(this.#pc(), () => this.#stackPointers())) return false;
    this.#addBatches();
    return true;
  }

  #stackPointers(): RegisterSet {
    const { start, end } = this.#machine.image.map.stack;
    let pointers = STACK_POINTER;
    for (const register of eachRegister(ALL_REGISTERS)) {
      const value = this.#kernel.register(register);
      if (value >= BigInt(start) && value < BigInt(end)) pointers |= 1 << register;
    }
    return pointers;
  }

  /** Makes instances of what was translated since, by this machine or another one. */
  #addBatches(): void {
    const { batches, slots } = this.#translation;
    if (this.#added === batches.length) return;
    if (this.#table.length < slots) this.#table.grow(2 * slots - this.#table.length);
    while (this.#added < batches.length) {
      const batch = batches[this.#added++];
      if (batch === undefined) continue;
      this.#instantiate(batch.module);
      for (const { pc, slot } of batch.roots) this.#setEntry(pc, slot);
    }
    if (this.#slice > LATER_SLICE) this.#slice = LATER_SLICE;
  }

  #setEntry(pc: number, slot: number): void {
    const map = this.#kernel.u32(CODE_TABLE + 4 * Math.floor(pc / PAGE_SIZE));
    this.#kernel.setU32(map - this.#machine.entryDistance + 2 * (pc % PAGE_SIZE), slot);
  }

  #instantiate(module: Translation["dispatcher"]): Readonly<Record<string, unknown>> {
    return new webAssembly.Instance(module, { env: { memory: this.#kernel.memory, table: this.#table } }).exports;
  }
}
