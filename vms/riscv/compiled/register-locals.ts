import { REGISTERS } from "../kernel/layout.js";
import { blockOf, type Flow } from "./flow.js";
import type { RegisterFlow } from "./register-flow.js";
import { eachRegister, instructionsOf, type RegisterSet, writesOf } from "./registers.js";
import { OP } from "./wasm/opcodes.js";
import type { WasmWriter } from "./wasm/writer.js";

/** The local that stands for a register. */
export type RegisterLocals = ReadonlyMap<number, number>;

/** Takes registers from memory into their locals. */
export function loadRegisters(w: WasmWriter, locals: RegisterLocals, registers: RegisterSet): void {
  for (const register of eachRegister(registers)) {
    w.i32Const(0);
    w.memory(OP.i64Load, REGISTERS + 8 * register);
    w.set(locals.get(register)!);
  }
}

/** Writes registers back from their locals. */
export function storeRegisters(w: WasmWriter, locals: RegisterLocals, registers: RegisterSet): void {
  for (const register of eachRegister(registers)) {
    w.i32Const(0);
    w.get(locals.get(register)!);
    w.memory(OP.i64Store, REGISTERS + 8 * register);
  }
}

/** Registers that need a local. */
export function ownRegisters(flow: Flow, { live }: RegisterFlow): RegisterSet {
  let own = 0;
  for (const node of flow.dominance.order) {
    own |= live[node]!;
    const block = blockOf(flow, node);
    if (!block) continue;
    for (const placed of instructionsOf(block)) own |= writesOf(placed);
  }
  return own;
}
