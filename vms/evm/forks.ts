import { ConfigError } from "../../src/base/errors.js";
import type { Profile } from "../../src/vm/profile.js";
import { FORKS, type Fork, isAtLeast } from "../../src/vm/rules/forks.js";

/** Addresses of precompiled contracts, as numbers, by the fork that brought them. */
const NEW_PRECOMPILES: Readonly<Partial<Record<Fork, readonly number[]>>> = {
  frontier: [1, 2, 3, 4],
  byzantium: [5, 6, 7, 8],
  istanbul: [9],
  cancun: [0x0a],
  prague: [0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11],
  osaka: [0x100],
};

/** Addresses of the precompiled contracts of a fork, 20 bytes each. */
export function precompileAddresses(fork: Fork): readonly Uint8Array[] {
  const active = FORKS.filter((candidate) => isAtLeast(fork, candidate));
  return active.flatMap((candidate) => NEW_PRECOMPILES[candidate] ?? []).map(addressOfNumber);
}

function addressOfNumber(number: number): Uint8Array {
  const address = new Uint8Array(20);
  new DataView(address.buffer).setUint32(16, number);
  return address;
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
