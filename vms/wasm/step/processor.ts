import type { HaltReason } from "../../../src/vm/halt.js";
import type { Access } from "../../../src/vm/step/access.js";
import { absorbSponge } from "../../../src/vm/step/sponge.js";
import { ADDRESS_SPACE, LEAF_SIZE } from "../../../src/vm/step/tree.js";
import { INSTANCE_MEMORY, MEMORY_BYTES, RECORD_SIZE } from "../kernel/layout.js";
import { type LoweredRecord, unpackRecord } from "./record.js";
import { Registers } from "./registers.js";

/** Why an instruction trapped; undefined when it did not. */
export type Trap = HaltReason | undefined;

const SLOT = 8;

/** The machine as instructions see it: slots of the frame, addresses of the whole space, fuel. */
export class Processor {
  readonly access: Access;
  readonly registers: Registers;
  /** Where the next step goes on; set before an instruction executes, and by jumps. */
  next = 0;

  constructor(access: Access) {
    this.access = access;
    this.registers = new Registers(access.registers);
  }

  /** The record at the program counter. */
  fetch(): LoweredRecord {
    return this.recordAt(this.registers.pc);
  }

  recordAt(address: number): LoweredRecord {
    const at = inSpace(address, RECORD_SIZE);
    return unpackRecord(this.access.load(at, 8), this.access.load(at + 8, 8));
  }

  /** Address of a slot. */
  slotAddress(slot: number): number {
    return this.registers.frame + SLOT * slot;
  }

  /** The 64 bits of a slot. */
  slot(slot: number): bigint {
    return this.load(this.slotAddress(slot), SLOT);
  }

  /** The lower half of a slot, unsigned. */
  u32(slot: number): number {
    return Number(this.slot(slot) & 0xffffffffn);
  }

  setSlot(slot: number, value: bigint): void {
    this.store(this.slotAddress(slot), SLOT, value);
  }

  /** Sets a slot to an i32 or a reference; the upper half becomes 0. */
  setU32(slot: number, value: number): void {
    this.setSlot(slot, BigInt(value >>> 0));
  }

  /** The little-endian integer of 1, 2, 4 or 8 bytes. */
  load(address: number, size: number): bigint {
    return this.access.load(inSpace(address, size), size);
  }

  /** Stores the low 1, 2, 4 or 8 bytes of a value. */
  store(address: number, size: number, value: bigint): void {
    this.access.store(inSpace(address, size), size, value);
  }

  /** At most 32 bytes. */
  loadBytes(address: number, size: number): Uint8Array {
    return this.access.loadBytes(inSpace(address, size), size);
  }

  /** The 32-bit word at an address: a field of a record or an element. */
  word(address: number): number {
    return Number(this.load(address, 4));
  }

  setWord(address: number, value: number): void {
    this.store(address, 4, BigInt(value));
  }

  /** At most 200 bytes: what a step may touch. */
  read(address: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += LEAF_SIZE) {
      bytes.set(this.loadBytes(address + at, Math.min(LEAF_SIZE, size - at)), at);
    }
    return bytes;
  }

  /** Stores bytes, few in each step. */
  write(address: number, bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const whole = bytes.length - (bytes.length % 8);
    for (let at = 0; at < whole; at += 8) this.store(address + at, 8, view.getBigUint64(at, true));
    for (let at = whole; at < bytes.length; at++) this.store(address + at, 1, BigInt(bytes[at]!));
  }

  /** Copies at most 16 slots, upwards. */
  copySlots(to: number, from: number, count: number): void {
    for (let at = 0; at < SLOT * count; at += SLOT) this.store(to + at, SLOT, this.load(from + at, SLOT));
  }

  /** Makes an instance the one that runs. */
  enterInstance(instance: number): void {
    const { registers } = this;
    if (instance === registers.instance) return;
    registers.instance = instance;
    this.loadMemoryRecord();
  }

  /** Takes where the instance's memory is, and how large, into the registers. */
  loadMemoryRecord(): void {
    const record = this.word(this.registers.instance + INSTANCE_MEMORY);
    this.registers.memory = this.word(record);
    this.registers.memoryBytes = Number(this.load(record + MEMORY_BYTES, 8));
  }

  /** Address of a place in the linear memory that has so many bytes; undefined when some are out of bounds. */
  place(offset: number, size: number): number | undefined {
    const { memory, memoryBytes } = this.registers;
    return offset + size > memoryBytes ? undefined : memory + offset;
  }

  /** Takes fuel, or nothing and traps. */
  pay(fuel: number): Trap {
    const { registers } = this;
    const price = BigInt(fuel);
    if (registers.fuel < price) return "out-of-gas";
    registers.fuel -= price;
    return undefined;
  }

  /** Appends to the output, of which the machine keeps the hash and the length. */
  emit(bytes: Uint8Array): void {
    const { registers } = this;
    // Only a register block from a stranger's proof holds a length that is no safe integer.
    absorbSponge(registers.sponge, Number(BigInt.asUintN(53, registers.outputLength)), bytes);
    registers.outputLength += BigInt(bytes.length);
  }
}

/** A machine that was started stays within the space; a register block from a stranger's proof may point anywhere. */
function inSpace(address: number, size: number): number {
  return Math.min(address % ADDRESS_SPACE, ADDRESS_SPACE - size);
}
