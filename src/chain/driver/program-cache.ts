import { InvalidProgramError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { WeighedCache } from "../../base/weighed-cache.js";
import type { Program, ProgramRunner } from "../../vm/engine.js";
import type { Profile } from "../../vm/profile.js";

/** Bytes of code whose programs are kept: more than a block can load at once by what loading costs. */
const MAX_BYTES = 32 * 1024 * 1024;

/** Hashes of arrays of code. */
const HASHES = new WeakMap<Uint8Array, string>();

/** The programs that one engine has loaded with one profile, by the hash of their code; of code that it refuses, why. */
class ProgramCache {
  readonly #engine: ProgramRunner;
  readonly #profile: Profile;
  readonly #programs = new WeighedCache<Program | InvalidProgramError>(MAX_BYTES);

  constructor(engine: ProgramRunner, profile: Profile) {
    this.#engine = engine;
    this.#profile = profile;
  }

  load(code: Uint8Array): Program | InvalidProgramError {
    return this.#programs.get(hashOf(code), code.length, () => this.#tryLoad(code));
  }

  #tryLoad(code: Uint8Array): Program | InvalidProgramError {
    try {
      return this.#engine.load(code, this.#profile);
    } catch (error) {
      if (error instanceof InvalidProgramError) return error;
      throw error;
    }
  }
}

function hashOf(code: Uint8Array): string {
  const hash = HASHES.get(code) ?? toHex(keccak256(code));
  HASHES.set(code, hash);
  return hash;
}

const CACHES = new WeakMap<ProgramRunner, WeakMap<Profile, ProgramCache>>();

/**
 * The code of an account as a program of an engine, loaded once, or why the engine refuses it. States never write to
 * the arrays of code that they hand out, so the same array is the same code.
 */
export function programOf(code: Uint8Array, engine: ProgramRunner, profile: Profile): Program | InvalidProgramError {
  const byProfile = CACHES.get(engine) ?? new WeakMap<Profile, ProgramCache>();
  CACHES.set(engine, byProfile);
  const cache = byProfile.get(profile) ?? new ProgramCache(engine, profile);
  byProfile.set(profile, cache);
  return cache.load(code);
}
