import { ripemd160 } from "@noble/hashes/legacy.js";
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";
import { type PricedPrecompile, perWord } from "./precompile.js";

/** SHA-256 (address 2). */
export const sha256: PricedPrecompile = {
  gas: perWord(60, 12),
  run: (input) => sha256Of(input),
};

/** RIPEMD-160, right-aligned in 32 bytes (address 3). */
export const ripemd: PricedPrecompile = {
  gas: perWord(600, 120),
  run(input) {
    const out = new Uint8Array(32);
    out.set(ripemd160(input), 12);
    return out;
  },
};

/** The input itself (address 4). */
export const identity: PricedPrecompile = { gas: perWord(15, 3), run: (input) => input.slice() };
