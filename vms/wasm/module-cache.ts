import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { WeighedCache } from "../../src/base/weighed-cache.js";
import { encodeProfile, type Profile } from "../../src/vm/profile.js";

/** Bytes of modules that are kept loaded; loaded they take some twenty times as much. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Loaded modules of one engine by the hashes of code and profile. */
export class ModuleCache<M> {
  readonly #modules = new WeighedCache<M>(MAX_BYTES);
  readonly #load: (code: Uint8Array, profile: Profile) => M;

  constructor(load: (code: Uint8Array, profile: Profile) => M) {
    this.#load = load;
  }

  /** Loads a module, once for each code and profile. */
  get(code: Uint8Array, profile: Profile): M {
    return this.#modules.get(cacheKey(code, profile), code.length, () => this.#load(code, profile));
  }
}

/** Two hashes, so that nothing can be moved between profile and code. */
function cacheKey(code: Uint8Array, profile: Profile): string {
  return toHex(keccak256(encodeProfile(profile))) + toHex(keccak256(code));
}
