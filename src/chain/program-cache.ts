import { InvalidProgramError } from "../base/errors.js";
import { keccak256 } from "../base/hash.js";
import { toHex } from "../base/hex.js";
import type { AnyEngine, Program } from "../vm/engine.js";
import type { Profile } from "../vm/profile.js";

/** Programs kept by the hash of their code, for states that hand out copies of it. */
const KEPT_BY_HASH = 64;

/** The programs that one engine has loaded with one profile. Code that it refuses is `undefined`. */
class ProgramCache {
  readonly #engine: AnyEngine;
  readonly #profile: Profile;
  readonly #byArray = new WeakMap<Uint8Array, { readonly program: Program | undefined }>();
  readonly #byHash = new Map<string, { readonly program: Program | undefined }>();

  constructor(engine: AnyEngine, profile: Profile) {
    this.#engine = engine;
    this.#profile = profile;
  }

  load(code: Uint8Array): Program | undefined {
    const known = this.#byArray.get(code);
    if (known !== undefined) return known.program;
    const hash = toHex(keccak256(code));
    const entry = this.#byHash.get(hash) ?? { program: this.#tryLoad(code) };
    this.#byArray.set(code, entry);
    // The one that was met last stays longest.
    this.#byHash.delete(hash);
    this.#byHash.set(hash, entry);
    if (this.#byHash.size > KEPT_BY_HASH) this.#byHash.delete(this.#byHash.keys().next().value!);
    return entry.program;
  }

  #tryLoad(code: Uint8Array): Program | undefined {
    try {
      return this.#engine.load(code, this.#profile);
    } catch (error) {
      if (error instanceof InvalidProgramError) return undefined;
      throw error;
    }
  }
}

const CACHES = new WeakMap<AnyEngine, WeakMap<Profile, ProgramCache>>();

/**
 * The code of an account as a program of an engine, loaded once; nothing when the engine refuses it. States never write to
 * the arrays of code that they hand out, so the same array is the same code.
 */
export function programOf(code: Uint8Array, engine: AnyEngine, profile: Profile): Program | undefined {
  const byProfile = CACHES.get(engine) ?? new WeakMap<Profile, ProgramCache>();
  CACHES.set(engine, byProfile);
  const cache = byProfile.get(profile) ?? new ProgramCache(engine, profile);
  byProfile.set(profile, cache);
  return cache.load(code);
}
