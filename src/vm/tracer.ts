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

/** Receives what happens inside a run. Engines whose capabilities include `steppable` drive it. */
export interface Tracer {
  onStep(step: Step): void;
}
