import type { Engine } from "../vm/engine.js";
import type { PrecompileTable } from "../vm/precompile.js";
import { defineProfile, type Profile } from "../vm/profile.js";
import { openEngine, openVm } from "../vm/registry.js";
import { type BlobSchedule, type ForkRules, forkRules } from "./fork-rules.js";

/** What transactions are applied by: a fork's rules, and an engine with the profile for its programs. */
export interface ChainRules {
  readonly rules: ForkRules;
  readonly engine: Engine;
  readonly profile: Profile;
  /** Precompiled contracts of the chain's own. */
  readonly precompiles?: PrecompileTable;
}

/**
 * The rules of a fork on an EVM engine; a chain can have a blob schedule of its own (EIP-7892).
 * @throws ConfigError `unknown-fork` or `invalid-profile` for forks without transaction rules or that the EVM does not know
 * @throws TercetError `unknown-engine`
 */
export async function ethereumRules(
  fork: string,
  { engine = "evm", blobs }: { engine?: string; blobs?: BlobSchedule | undefined } = {},
): Promise<ChainRules> {
  const rules = forkRules(fork);
  return {
    rules: blobs === undefined ? rules : { ...rules, blobs },
    engine: await openEngine(engine),
    profile: defineProfile(await openVm("evm"), { settings: { fork } }),
  };
}
