import { IsolatedHost } from "../chain/isolated-host.js";
import type { AnyEngine } from "../vm/engine.js";
import { message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import { decodeProfile } from "../vm/profile.js";
import { openVm } from "../vm/registry.js";
import type { Witness } from "./witness.js";

/**
 * Runs once more what a witness holds, on an engine of the same VM.
 * @throws ConfigError when the witness's profile is none of the engine's VM
 * @throws InvalidProgramError when the engine refuses the witness's program
 * @throws TercetError `input-too-large` when the input is longer than the profile allows
 */
export async function replay(witness: Witness, engine: AnyEngine): Promise<Outcome> {
  const profile = decodeProfile(witness.profile, await openVm(engine.vm));
  const program = engine.load(witness.program, profile);
  const { input, gasLimit } = witness;
  return engine.run(program, message({ input, gasLimit }), new IsolatedHost());
}
