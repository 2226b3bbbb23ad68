import { keccak256 } from "../../base/hash.js";
import { blobBaseFee } from "../blob-fee.js";
import type { ForkRules } from "../fork-rules.js";
import type { BlockEnvironment } from "../transaction-host.js";
import { boundedAt, bytesAt, type JsonObject, wordAt } from "./fields.js";

/** The block of a state test, from its `env`. */
export function readEnvironment(env: JsonObject, chainId: bigint, rules: ForkRules, path: string): BlockEnvironment {
  const number = (name: string, otherwise = "0x0") => boundedAt(env[name] ?? otherwise, 256, `${path}.${name}`);
  return {
    number: number("currentNumber"),
    timestamp: number("currentTimestamp"),
    gasLimit: number("currentGasLimit"),
    coinbase: bytesAt(env.currentCoinbase, `${path}.currentCoinbase`, 20),
    // The difficulty before the merge (EIP-4399).
    prevRandao: wordAt(env.currentRandom ?? env.currentDifficulty ?? "0x0", `${path}.currentRandom`),
    baseFee: rules.hasBaseFee ? number("currentBaseFee", "0xa") : 0n,
    blobBaseFee: rules.blobs === undefined ? 1n : blobBaseFee(number("currentExcessBlobGas"), rules.blobs),
    chainId,
    hashOf,
  };
}

/** State tests have no earlier blocks: the hash of one is that of its number in decimal digits. */
function hashOf(number: bigint): Uint8Array {
  return keccak256(new TextEncoder().encode(number.toString()));
}
