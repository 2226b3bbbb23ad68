import { ConfigError, InvalidProgramError, TercetError } from "../base/errors.js";
import { checkClaim } from "../trace/check.js";
import { type Claim, claimResult, claimRun } from "../trace/claim.js";
import { decodeWitness, encodeWitness } from "../trace/codec.js";
import { replay } from "../trace/replay.js";
import type { Trace } from "../trace/trace.js";
import type { Witness } from "../trace/witness.js";
import type { AnyEngine } from "../vm/engine.js";
import { fuelLimit } from "../vm/gas.js";
import type { Outcome } from "../vm/outcome.js";
import { decodeProfile, profileVm } from "../vm/profile.js";
import { openAnyEngine, openVm } from "../vm/registry.js";
import type { VmName } from "../vm/vm-name.js";
import { compareClaims } from "./compare.js";
import type { ProofOptions, ProofSystem } from "./proof-system.js";
import type { Refutation, Verdict } from "./verdict.js";

export interface ReexecutionOptions {
  /** The engine that verifies, or its name (`riscv/interpreter`); the default engine of the claim's VM otherwise. */
  readonly engine?: AnyEngine | string;
  /**
   * The most fuel that a stranger's claim may make the verifier spend; no limit otherwise. Counts what the gas limit
   * buys, not what the claim says was used: a false claim may run on.
   */
  readonly maxFuel?: bigint;
}

/**
 * Belief by doing it again: the proof is the encoded witness, and the verifier runs it and compares every field of the
 * claim. It trusts its own engine and that Keccak-256 has no collisions.
 *
 * `verify` refutes with the field that differs (`program-mismatch`, `output-mismatch`, ...; `vm-version-mismatch` when
 * this release has other semantics than the claim) or with `invalid-profile`, `invalid-program`, `invalid-input` when the
 * witness cannot be run at all. It throws InvalidTraceError for a claim or proof that is not well-formed, and TercetError
 * `unknown-vm`, `unknown-engine` or `wrong-engine` for an engine that cannot verify this claim, and `too-much-fuel`.
 */
export function reexecution(options: ReexecutionOptions = {}): ProofSystem<Uint8Array> {
  return {
    name: "reexecution",
    security: { bits: 128, assumption: "re-execution" },
    prove: async (trace, proofOptions) => prove(trace, proofOptions),
    verify: async (claim, proof, proofOptions) => verify(options, claim, proof, proofOptions),
  };
}

function prove({ witness }: Trace, { signal, onProgress }: ProofOptions = {}): Uint8Array {
  signal?.throwIfAborted();
  const proof = encodeWitness(witness);
  onProgress?.({ phase: "encode", fraction: 1 });
  return proof;
}

async function verify(
  { engine: engineOption, maxFuel }: ReexecutionOptions,
  claim: Claim,
  proof: Uint8Array,
  { signal, onProgress }: ProofOptions = {},
): Promise<Verdict> {
  const enter = (phase: string, fraction: number) => {
    signal?.throwIfAborted();
    onProgress?.({ phase, fraction });
  };
  enter("decode", 0);
  checkClaim(claim);
  const witness = decodeWitness(proof);

  enter("bind", 0.05);
  const unbound = await checkBinding(claim, witness);
  if (unbound) return unbound;

  const engine = await engineFor(claim, engineOption);
  enter("replay", 0.1);
  const outcome = await replayOrRefute(witness, engine, maxFuel);
  if ("valid" in outcome) return outcome;

  enter("compare", 0.95);
  const verdict = compareClaims(claim, { ...claim, ...claimResult(outcome) }) ?? { valid: true };
  enter("done", 1);
  return verdict;
}

async function engineFor(claim: Claim, option: AnyEngine | string | undefined): Promise<AnyEngine> {
  const engine = typeof option === "object" ? option : await openAnyEngine(option ?? claim.vm);
  if (engine.vm !== claim.vm) {
    throw new TercetError(
      "wrong-engine",
      `a claim about ${claim.vm} cannot be verified on ${engine.vm}/${engine.name}`,
    );
  }
  return engine;
}

/** Is this the run that the claim is about? */
async function checkBinding(claim: Claim, witness: Witness): Promise<Refutation | undefined> {
  let vm: string;
  try {
    vm = profileVm(witness.profile);
  } catch (error) {
    return refuteUnusable(error);
  }
  const { version } = await openVm(claim.vm);
  // Compared with the claim's VM first, so a name that is none of ours goes no further than the comparison.
  return compareClaims(claim, { ...claim, ...claimRun(vm as VmName, version, witness) });
}

async function replayOrRefute(
  witness: Witness,
  engine: AnyEngine,
  maxFuel: bigint | undefined,
): Promise<Outcome | Refutation> {
  try {
    if (maxFuel !== undefined) await boundFuel(witness, engine, maxFuel);
    return await replay(witness, engine);
  } catch (error) {
    return refuteUnusable(error);
  }
}

/** The profile is the stranger's too: a small gas limit can buy much fuel. */
async function boundFuel(witness: Witness, engine: AnyEngine, maxFuel: bigint): Promise<void> {
  const fuel = fuelLimit(witness.gasLimit, decodeProfile(witness.profile, await openVm(engine.vm)));
  if (fuel > maxFuel) {
    throw new TercetError("too-much-fuel", `verifying may take ${fuel} fuel, and the limit is ${maxFuel}`, {
      details: { fuel: fuel.toString(), limit: maxFuel.toString() },
    });
  }
}

/** The verdict on a witness that cannot be run. Rethrows what is not the witness's fault. */
function refuteUnusable(error: unknown): Refutation {
  const refute = (part: string, actual: string): Refutation => ({
    valid: false,
    code: `invalid-${part}`,
    at: `witness.${part}`,
    actual,
  });
  if (error instanceof ConfigError) return refute("profile", error.message);
  if (error instanceof InvalidProgramError) return refute("program", error.message);
  if (error instanceof TercetError && error.code === "input-too-large") return refute("input", error.message);
  throw error;
}
