import { bytesToBigint, equalBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import { toHex } from "../../base/hex.js";
import { decodeRlp, encodeRlp, integerFromRlp, type RlpItem } from "../../base/rlp.js";
import { epochOf } from "./epoch.js";
import { Ethash } from "./ethash.js";

// Places of fields in a header.
const DIFFICULTY = 7;
const NUMBER = 8;
const MIX_HASH = 13;
const NONCE = 14;
const WORDS = 1n << 256n;

/** Caches that are kept: uncles of an epoch's first block are of the one before. */
const KEPT = 2;
const caches = new Map<number, Ethash>();

/**
 * What is wrong with the proof of work of a header by Ethash, in one line: a `ChainSpec`'s `sealFault`. The first header of an epoch
 * takes about a second, others some milliseconds.
 * @param header RLP
 * @returns undefined for a seal that is one
 */
export function ethashFault(header: Uint8Array): string | undefined {
  const fields = decodeRlp(header) as readonly RlpItem[];
  const [mixHash, nonce] = [fields[MIX_HASH], fields[NONCE]];
  if (!isBytes(mixHash, 32) || !isBytes(nonce, 8)) return "a mix hash has 32 bytes and a nonce 8";
  const number = integerFromRlp(fields[NUMBER]!, 8);
  const difficulty = integerFromRlp(fields[DIFFICULTY]!, 32);
  const epoch = epochOf(number);
  if (epoch === undefined) return `Ethash has no epoch for block ${number}`;
  if (difficulty === 0n) return "the difficulty is 0";
  const sealed = keccak256(encodeRlp(fields.filter((_, place) => place !== MIX_HASH && place !== NONCE)));
  const seal = cacheOf(epoch).seal(sealed, nonce);
  if (!equalBytes(seal.mixHash, mixHash)) {
    return `the mix hash: expected ${toHex(seal.mixHash)}, found ${toHex(mixHash)}`;
  }
  const most = WORDS / difficulty;
  if (bytesToBigint(seal.result) <= most) return undefined;
  return `the nonce ${toHex(nonce)}: its value is ${toHex(seal.result)}, more than 2 ** 256 over the difficulty ${difficulty}`;
}

function isBytes(item: RlpItem | undefined, size: number): item is Uint8Array {
  return item instanceof Uint8Array && item.length === size;
}

function cacheOf(epoch: number): Ethash {
  const cache = caches.get(epoch) ?? new Ethash(epoch);
  caches.delete(epoch);
  caches.set(epoch, cache);
  for (const oldest of caches.keys()) if (caches.size > KEPT) caches.delete(oldest);
  return cache;
}
