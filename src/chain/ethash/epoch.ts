import { keccak256 } from "../../base/hash.js";

/** What an epoch of Ethash fixes (Yellow Paper, appendix J). */
export interface Epoch {
  readonly number: number;
  /** 32 bytes. */
  readonly seed: Uint8Array;
  /** Of 64 bytes each. */
  readonly cacheNodes: number;
  /** Of 128 bytes each. */
  readonly datasetPages: number;
}

const EPOCH_BLOCKS = 30_000n;
/** The algorithm's first authors gave sizes for so many epochs; the last block with a seal on mainnet is in epoch 517. */
const EPOCHS = 2048n;
const NODE = 64;
const CACHE_START = 2 ** 24;
const CACHE_GROWTH = 2 ** 17;
const PAGE = 128;
const DATASET_START = 2 ** 30;
const DATASET_GROWTH = 2 ** 23;

/** The number of the epoch that a block is in; undefined behind the last. */
export function epochOf(block: bigint): number | undefined {
  const epoch = block / EPOCH_BLOCKS;
  return epoch < EPOCHS ? Number(epoch) : undefined;
}

export function readEpoch(number: number): Epoch {
  let seed: Uint8Array = new Uint8Array(32);
  for (let i = 0; i < number; i++) seed = keccak256(seed);
  return {
    number,
    seed,
    cacheNodes: primeBelow((CACHE_START + CACHE_GROWTH * number) / NODE),
    datasetPages: primeBelow((DATASET_START + DATASET_GROWTH * number) / PAGE),
  };
}

/** The largest prime below an even number. */
function primeBelow(even: number): number {
  let candidate = even - 1;
  while (!isPrime(candidate)) candidate -= 2;
  return candidate;
}

function isPrime(odd: number): boolean {
  for (let divisor = 3; divisor * divisor <= odd; divisor += 2) if (odd % divisor === 0) return false;
  return true;
}
