// In place of src/base/kernel/secp256k1: the machine's accelerator.
import { keccak256 } from "../../src/base/kernel/keccak256";
import { secp256k1_recover } from "../common/zkvm-accelerators";

const SIGNATURE: usize = memory.data(64, 8);
const KEY: usize = memory.data(64, 8);
const HASH: usize = memory.data(32, 8);

/** See src/base/kernel/secp256k1. */
export function recoverAddress(to: usize, hash: usize, r: usize, s: usize, parity: i32): bool {
  if (!recoverPublicKey(KEY, hash, r, s, parity)) return false;
  keccak256(HASH, KEY, 64);
  memory.copy(to, HASH + 12, 20);
  return true;
}

export function recoverPublicKey(to: usize, hash: usize, r: usize, s: usize, parity: i32): bool {
  memory.copy(SIGNATURE, r, 32);
  memory.copy(SIGNATURE + 32, s, 32);
  return secp256k1_recover(hash, SIGNATURE, parity & 1, to) == 0;
}
