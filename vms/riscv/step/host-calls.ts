import { fuelOf } from "../../../src/vm/accelerators/accelerator.js";
import { acceleratorNumbered } from "../../../src/vm/accelerators/table.js";
import { PAGE_SIZE } from "../../../src/vm/step/tree.js";
import { HOST_CALL_FUEL, HOST_CALLS, REGISTER } from "../abi.js";
import { callWithRegisters } from "../accelerator-call.js";
import type { Area } from "../memory-map.js";
import type { Hart, Trap } from "./hart.js";
import { u64 } from "./integers.js";

/** Bytes of output that one step takes. */
const PART = 32n;
/** An `ecall` is 4 bytes long. */
const ECALL_LENGTH = 4n;

/**
 * One step of the host call at the pc. A call that moves much takes several steps, each of which touches a bounded part
 * of memory: `write_output` one for each 32 bytes, `brk` one for each page given back. The cursor says how far it has
 * come; all of the call's fuel is charged by its first step.
 */
export function stepHostCall(hart: Hart): Trap {
  switch (hart.x(REGISTER.a7)) {
    case BigInt(HOST_CALLS.exit):
    case BigInt(HOST_CALLS.exitGroup):
      hart.registers.exit(Number(BigInt.asUintN(32, hart.x(REGISTER.a0))));
      return undefined;
    case BigInt(HOST_CALLS.brk):
      return brk(hart);
    case BigInt(HOST_CALLS.readInput):
      return readInput(hart);
    case BigInt(HOST_CALLS.writeOutput):
      return writeOutput(hart);
    default:
      return acceleratorCall(hart);
  }
}

/** Out of fuel when it does not last for the whole call, which then has no effect. Only the first step asks. */
function affordable(hart: Hart, fuel: bigint): Trap {
  const { registers } = hart;
  if (registers.cursor !== 0n || fuel <= registers.fuel) return undefined;
  registers.fuel = 0n;
  return "out-of-gas";
}

function pay(hart: Hart, fuel: bigint): void {
  if (hart.registers.cursor === 0n) hart.registers.fuel -= fuel;
}

function finish(hart: Hart, result: bigint): void {
  hart.setX(REGISTER.a0, result);
  hart.registers.cursor = 0n;
  hart.nextPc = hart.registers.pc + ECALL_LENGTH;
}

function readInput(hart: Hart): Trap {
  const trap = hart.pay(HOST_CALL_FUEL.base);
  if (trap) return trap;
  const { address, size } = hart.environment.input;
  finish(hart, BigInt(address));
  hart.setX(REGISTER.a1, BigInt(size));
  return undefined;
}

function brk(hart: Hart): Trap {
  const { registers, environment } = hart;
  const { start, end } = environment.heap;
  const wanted = hart.x(REGISTER.a0);
  const granted = wanted >= BigInt(start) && wanted <= BigInt(end) ? wanted : registers.heapEnd;
  const pages = pagesBelow(granted) - pagesBelow(registers.heapEnd);
  const fuel = HOST_CALL_FUEL.base + HOST_CALL_FUEL.perPage * (pages < 0n ? -pages : pages);
  const trap = affordable(hart, fuel);
  if (trap) return trap;
  pay(hart, fuel);
  const released = -pages - registers.cursor;
  if (released > 0n) clearHeapPage(hart, Number(pagesBelow(granted) + registers.cursor) * PAGE_SIZE);
  if (released > 1n) {
    registers.cursor += 1n;
    return undefined;
  }
  registers.heapEnd = granted;
  finish(hart, granted);
  return undefined;
}

/** A register block from a stranger's proof may hold a heap that never was; no step leaves the heap's area. */
function clearHeapPage(hart: Hart, address: number): void {
  const { start, end } = hart.environment.heap;
  if (address >= start && address < end) hart.clearPage(BigInt(address));
}

/** Pages of memory below an address, the one it lies in included. */
function pagesBelow(address: bigint): bigint {
  return (address + BigInt(PAGE_SIZE) - 1n) / BigInt(PAGE_SIZE);
}

function writeOutput(hart: Hart): Trap {
  const { registers, environment } = hart;
  const [address, size] = [hart.x(REGISTER.a0), hart.x(REGISTER.a1)];
  const fuel = HOST_CALL_FUEL.base + HOST_CALL_FUEL.perOutputWord * ((size + 7n) / 8n);
  const rest = size - registers.cursor;
  if (rest > BigInt(environment.maxOutput) - registers.outputLength) return "output-too-large";
  const trap = affordable(hart, fuel);
  if (trap) return trap;
  const from = u64(address + registers.cursor);
  if (rest > 0n && !hart.canLoad(from, Number(rest))) return "memory-out-of-bounds";
  pay(hart, fuel);
  if (rest > 0n) hart.emit(hart.loadBytes(from, Number(rest < PART ? rest : PART)));
  if (rest > PART) registers.cursor += PART;
  else finish(hart, 0n);
  return undefined;
}

/** Accelerators touch a bounded part of memory, so each call is one step. */
function acceleratorCall(hart: Hart): Trap {
  const accelerator = hart.environment.accelerators ? acceleratorNumbered(hart.x(REGISTER.a7)) : undefined;
  if (!accelerator) return "unknown-host-call";
  const fuel = fuelOf(accelerator, (index) => hart.x(REGISTER.a0 + index));
  const trap = affordable(hart, fuel);
  if (trap) return trap;
  const fault = callWithRegisters(accelerator, {
    register: (index) => hart.x(index),
    setRegister: (index, value) => hart.setX(index, value),
    read: (address, size) => hart.read(address, size),
    write: (address, bytes) => hart.write(address, bytes),
  });
  if (fault) return fault.reason;
  pay(hart, fuel);
  finish(hart, hart.x(REGISTER.a0));
  return undefined;
}

/** What the number of a host call's steps depends on. */
export interface HostCall {
  readonly number: bigint;
  readonly a0: bigint;
  readonly a1: bigint;
  readonly heap: Area;
  readonly heapEnd: bigint;
}

/** Steps that a host call takes when nothing stops it. */
export function hostCallSteps({ number, a0, a1, heap, heapEnd }: HostCall): bigint {
  switch (number) {
    case BigInt(HOST_CALLS.writeOutput):
      return atLeastOne((a1 + PART - 1n) / PART);
    case BigInt(HOST_CALLS.brk):
      if (a0 < BigInt(heap.start) || a0 > BigInt(heap.end)) return 1n;
      return atLeastOne(pagesBelow(heapEnd) - pagesBelow(a0));
    default:
      return 1n;
  }
}

function atLeastOne(count: bigint): bigint {
  return count > 1n ? count : 1n;
}
