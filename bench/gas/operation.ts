/** What one execution of a piece of work took, and what the engine charged for it. */
export interface Sample {
  readonly milliseconds: number;
  /** Units of the VM's meter: fuel, or gas on the EVM. */
  readonly fuel: number;
}

/** What rows of one kind are held to, as a multiple of the engine's median operation. */
export const LIMITS = { instruction: 8, work: 8, loading: 4 } as const;

/** `instruction`: one row of an instruction table. `work`: whatever else a program can do. `loading`: before it runs. */
export type OperationKind = keyof typeof LIMITS;

/** A piece of work that is nearly nothing but one operation, on one engine. */
export interface Operation {
  readonly name: string;
  readonly kind: OperationKind;
  /** Makes it ready; what that takes is not measured. */
  prepare(): () => Sample;
}

/** An engine with the operations that it can do. */
export interface Subject {
  /** `vm/engine`. */
  readonly engine: string;
  readonly operations: readonly Operation[];
}
