import { toHex } from "../../../src/base/hex.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import { precompileAddresses } from "../forks.js";
import { blake2f } from "./blake2f.js";
import { g1Add, g1Msm, g2Add, g2Msm, mapFp2ToG2, mapFpToG1, pairingCheck } from "./bls12-381.js";
import { bn254Add, bn254Multiply, bn254Pairing } from "./bn254.js";
import { ecrecover } from "./ecrecover.js";
import { identity, ripemd, sha256 } from "./hashes.js";
import { modexpAt } from "./modexp.js";
import { p256Verify } from "./p256.js";
import { pointEvaluation } from "./point-evaluation.js";
import type { PricedPrecompile } from "./precompile.js";

/** The precompiled contracts that Ethereum has at a fork, by address in lower-case `0x` hex. */
export function precompilesAt(fork: Fork): ReadonlyMap<string, PricedPrecompile> {
  const all = everyPrecompile(fork);
  return new Map(
    precompileAddresses(fork)
      .map(toHex)
      .map((address) => [address, all.get(Number(address))!]),
  );
}

/** By the number that is their address, priced as at the fork; bn254 became cheaper in Istanbul (EIP-1108). */
function everyPrecompile(fork: Fork): ReadonlyMap<number, PricedPrecompile> {
  const isCheaper = isAtLeast(fork, "istanbul");
  return new Map([
    [0x01, ecrecover],
    [0x02, sha256],
    [0x03, ripemd],
    [0x04, identity],
    [0x05, modexpAt(fork)],
    [0x06, bn254Add(isCheaper ? 150 : 500)],
    [0x07, bn254Multiply(isCheaper ? 6000 : 40_000)],
    [0x08, isCheaper ? bn254Pairing(45_000, 34_000) : bn254Pairing(100_000, 80_000)],
    [0x09, blake2f],
    [0x0a, pointEvaluation],
    [0x0b, g1Add],
    [0x0c, g1Msm],
    [0x0d, g2Add],
    [0x0e, g2Msm],
    [0x0f, pairingCheck],
    [0x10, mapFpToG1],
    [0x11, mapFp2ToG2],
    [0x100, p256Verify],
  ]);
}
