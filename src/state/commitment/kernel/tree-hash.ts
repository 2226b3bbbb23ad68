// The hash of the binary tree (EIP-7864, "Node merkelization"): which one it is, is a setting.
import { blake3 } from "../../../base/kernel/blake3";
import { keccak256 } from "../../../base/kernel/keccak256";
import { sha256 } from "../../../base/kernel/sha256";
import { HASH_BLAKE3, HASH_KECCAK256 } from "../hash-numbers";

let hash: i32 = HASH_BLAKE3;

/** Selects the hash by its number. */
export function selectHash(number: i32): void {
  hash = number;
}

/** Writes the hash of up to 64 bytes. */
export function treeHash(to: usize, from: usize, size: usize): void {
  if (hash == HASH_BLAKE3) blake3(to, from, size);
  else if (hash == HASH_KECCAK256) keccak256(to, from, size);
  else sha256(to, from, size);
}

/** Writes the hash of a pair of hashes, of which that of two empty ones is empty. */
export function pairHash(to: usize, pair: usize): void {
  if (isEmptyHash(pair) && isEmptyHash(pair + 32)) memory.fill(to, 0, 32);
  else treeHash(to, pair, 64);
}

// @ts-ignore: decorator
@inline export function isEmptyHash(at: usize): bool {
  return (load<u64>(at) | load<u64>(at, 8) | load<u64>(at, 16) | load<u64>(at, 24)) == 0;
}
