import type { Claim } from "../trace/claim.js";
import type { Trace } from "../trace/trace.js";
import type { Verdict } from "./verdict.js";

/** How far a prover or verifier has come. */
export interface Progress {
  readonly phase: string;
  /** 0 to 1, of the whole work. */
  readonly fraction: number;
}

/** An `AbortSignal`, as far as it is asked: its type is the DOM's or Node's, and declarations of a library should need neither. */
export interface CancelSignal {
  throwIfAborted(): void;
}

export interface ProofOptions {
  /** Honoured between phases: an engine's synchronous run is not interrupted. */
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Makes others believe a claim. `P` is what it hands over to make them. */
export interface ProofSystem<P> {
  readonly name: string;
  /** Proven bits, never conjectured ones, and what they rest on. */
  readonly security: { readonly bits: number; readonly assumption: string };
  /** A proof of the trace's claim. That of a false claim is refuted by {@link ProofSystem.verify}. */
  prove(trace: Trace, options?: ProofOptions): Promise<P>;
  /** Only misuse, malformed bytes and an abort throw; an unconvincing proof is a verdict. */
  verify(claim: Claim, proof: P, options?: ProofOptions): Promise<Verdict>;
}
