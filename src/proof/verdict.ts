/** What a verifier says of a claim and a proof. Survives structured clone and JSON. */
export type Verdict = { readonly valid: true } | Refutation;

/** Why a proof does not convince. */
export interface Refutation {
  readonly valid: false;
  /** Stable, for programs: `output-mismatch`. */
  readonly code: string;
  /** Where: a field of the claim (`outputHash`) or of the proof (`witness.program`). */
  readonly at: string;
  /** What the claim says. */
  readonly expected?: string;
  /** What the proof, or replaying it, shows. */
  readonly actual?: string;
}
