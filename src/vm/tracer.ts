import type { HaltReason } from "./halt.js";

/** Kinds of calls between programs (EVMC's call kinds without create). */
export type CallKind = "call" | "callcode" | "delegatecall" | "staticcall";

/** One executed instruction, uniform over VMs. */
export interface Step {
  /** Index of the step within the run, from 0. */
  readonly clock: bigint;
  /** Byte offset in EVM code, address on RISC-V, byte offset in a WASM module. */
  readonly pc: bigint;
  /** The instruction's encoding: one byte on the EVM, the instruction word on RISC-V, the opcode on WASM. */
  readonly opcode: number;
  /** Mnemonic in the notation of the VM's standard. */
  readonly name: string;
  /** Fuel left before the instruction (gas on the EVM). */
  readonly fuelLeft: bigint;
  /** Depth of calls between programs. */
  readonly depth: number;
}

/** What a stack machine looks like before an instruction; good only while the tracer is told of it. */
export interface StackView {
  /** Operands, the top last. */
  stack(): readonly bigint[];
  memory(): Uint8Array;
  /** Bytes. */
  readonly memorySize: number;
  /** What the last call returned. */
  returnData(): Uint8Array;
  /** The refund counter (EIP-3529). */
  readonly refund: bigint;
}

/** A call between programs, a creation, or the run itself begins. Addresses of 20 bytes, value in wei. */
export interface CallStart {
  readonly kind: CallKind | "create" | "create2" | "run";
  readonly depth: number;
  readonly sender: Uint8Array;
  readonly recipient: Uint8Array;
  /** Whose code runs. */
  readonly codeAddress: Uint8Array;
  readonly value: bigint;
  /** Call data or init code. */
  readonly input: Uint8Array;
  readonly gasLimit: bigint;
  /** What is left to the caller meanwhile; absent for the run itself. */
  readonly callerGasLeft?: bigint;
}

/** A call ends. */
export interface CallEnd {
  readonly depth: number;
  readonly type: "success" | "revert" | "halt";
  /** Of a halt. */
  readonly reason?: HaltReason;
  readonly output: Uint8Array;
  readonly gasUsed: bigint;
}

/** Receives what happens inside a run. Engines whose capabilities include `steppable` drive it. */
export interface Tracer {
  /** Engines that have a stack to show give a view of it. */
  onStep(step: Step, view?: StackView): void;
  /** Engines that keep calls between programs inside tell when one begins, also one that runs no code. */
  onCall?(call: CallStart): void;
  onReturn?(end: CallEnd): void;
}
