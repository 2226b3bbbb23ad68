import { keccak256 } from "../../base/hash.js";
import { BASE_FEE } from "../../vm/rules/parameters.js";
import { blobBaseFee } from "../blob-fee.js";
import type { ChainRules } from "../chain-rules.js";
import type { BlockEnvironment } from "../driver/candidate.js";
import { boundedAt, bytesAt, type JsonObject, wordAt } from "./fields.js";

/** The block of a state test, from its `env`. */
export function readEnvironment(env: JsonObject, chainId: bigint, chain: ChainRules, path: string): BlockEnvironment {
  const number = (name: string, otherwise = "0x0") => boundedAt(env[name] ?? otherwise, 256, `${path}.${name}`);
  return {
    number: number("currentNumber"),
    timestamp: number("currentTimestamp"),
    gasLimit: number("currentGasLimit"),
    coinbase: bytesAt(env.currentCoinbase, `${path}.currentCoinbase`, 20),
    // The difficulty before the merge (EIP-4399).
    prevRandao: wordAt(env.currentRandom ?? env.currentDifficulty ?? "0x0", `${path}.currentRandom`),
    baseFee: chain.parameters[BASE_FEE] !== 0 ? number("currentBaseFee", "0xa") : 0n,
    blobBaseFee: blobBaseFee(number("currentExcessBlobGas"), chain),
    chainId,
    hashOf,
  };
}

/** State tests have no earlier blocks: the hash of one is that of its number in decimal digits. */
function hashOf(number: bigint): Uint8Array {
  return keccak256(new TextEncoder().encode(number.toString()));
}
