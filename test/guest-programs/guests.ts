import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import { message } from "../../src/vm/message.js";
import { outputOf } from "../../src/vm/outcome.js";
import { defineProfile, type Profile } from "../../src/vm/profile.js";
import { openAnyEngine, openVm } from "../../src/vm/registry.js";
import { REFERENCE } from "./reference.js";

export type GuestName = keyof typeof REFERENCE;

export const GUEST_NAMES = Object.keys(REFERENCE) as readonly GuestName[];

/** What a guest answered, and what it cost. */
export interface Answer {
  readonly type: string;
  readonly output: Uint8Array;
  readonly gasUsed: bigint;
}

/** Loads a guest once; the function it gives runs it on an input with as much gas as it wants. */
export async function prepareGuest(
  engineName: string,
  name: GuestName,
  settings: Profile["settings"] = {},
): Promise<(input: Uint8Array) => Promise<Answer>> {
  const engine = await openAnyEngine(engineName);
  const [guest] = loadGuests([name]);
  const program = engine.load(guest!.code[engine.vm], defineProfile(await openVm(engine.vm), { settings }));
  return async (input) => {
    const outcome = await engine.run(program, message({ input, gasLimit: 10n ** 12n }), new IsolatedHost());
    return { type: outcome.type, output: outputOf(outcome), gasUsed: outcome.gasUsed };
  };
}
