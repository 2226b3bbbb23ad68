import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { encodeProfile, type Profile } from "../../src/vm/profile.js";

/** Loaded modules of one engine by code and profile; the ones used least recently go first. */
export class ModuleCache<M> {
  readonly #entries = new Map<string, M>();
  readonly #capacity: number;
  readonly #load: (code: Uint8Array, profile: Profile) => M;

  constructor(capacity: number, load: (code: Uint8Array, profile: Profile) => M) {
    this.#capacity = capacity;
    this.#load = load;
  }

  /** Loads a module, once for each code and profile. */
  get(code: Uint8Array, profile: Profile): M {
    const key = cacheKey(code, profile);
    const loaded = this.#entries.get(key) ?? this.#load(code, profile);
    this.#entries.delete(key);
    this.#entries.set(key, loaded);
    if (this.#entries.size > this.#capacity) this.#entries.delete(this.#entries.keys().next().value!);
    return loaded;
  }
}

/** Two hashes, so that nothing can be moved between profile and code. */
function cacheKey(code: Uint8Array, profile: Profile): string {
  return toHex(keccak256(encodeProfile(profile))) + toHex(keccak256(code));
}
