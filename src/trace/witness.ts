/**
 * All that is needed to run again, with no database. What later formats add (pre-state, host answers, accelerator
 * answers) comes with a new version of the format.
 */
export interface Witness {
  /** At most {@link MAX_PROGRAM_BYTES}. */
  readonly program: Uint8Array;
  /** At most {@link MAX_INPUT_BYTES}. */
  readonly input: Uint8Array;
  /** The profile's canonical encoding, at most {@link MAX_PROFILE_BYTES}. */
  readonly profile: Uint8Array;
  /** Gas, 0 to 2^64-1. */
  readonly gasLimit: bigint;
}

const MIB = 1024 * 1024;

/** What a profile may at most allow. */
export const MAX_PROGRAM_BYTES = 256 * MIB;
/** What a profile may at most allow. */
export const MAX_INPUT_BYTES = 256 * MIB;
/** Far above what any VM's settings take. */
export const MAX_PROFILE_BYTES = 64 * 1024;
