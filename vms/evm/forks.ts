import { ConfigError } from "../../src/base/errors.js";
import type { Profile } from "../../src/vm/profile.js";
import { FORKS, type Fork } from "../../src/vm/rules/forks.js";
import { addressOf, rowsAt } from "./precompiles/table.js";

/** Addresses of the precompiled contracts of a fork, 20 bytes each. */
export function precompileAddresses(fork: Fork): readonly Uint8Array[] {
  return rowsAt(fork).map(({ address }) => addressOf(address));
}

/**
 * The fork that an EVM profile names.
 * @throws ConfigError `invalid-profile` when the profile is for another VM or names none of {@link FORKS}
 */
export function forkOf(profile: Profile): Fork {
  const { fork } = profile.settings;
  const known = FORKS.find((candidate) => candidate === fork);
  if (profile.vm !== "evm" || known === undefined) {
    throw new ConfigError(
      "invalid-profile",
      `the EVM needs a profile for evm with a fork of ${FORKS.join(", ")}; this one is for ${profile.vm} with fork ${String(fork).slice(0, 40)}`,
    );
  }
  return known;
}
