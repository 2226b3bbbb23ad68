// The computations of precompiled contracts that link into any kernel: all but those of curves with pairings.
import {
  BLAKE2F, BLAKE2F_SIZE, ECRECOVER, FAILED, IDENTITY, MODEXP, P256VERIFY, RIPEMD160, SHA256,
} from "./numbers";
import { ripemd160 } from "../../../base/kernel/ripemd160";
import { recoverAddress } from "../../../base/kernel/secp256k1";
import { sha256 } from "../../../base/kernel/sha256";
import { blake2f } from "./blake2f";
import { modexp, roomOfModexp } from "./modexp";
import { verifyP256 } from "./p256";

const P256_SIZE: u32 = 160;

/** The input of a contract that wants so many bytes, filled up with zeros. */
const PADDED: usize = memory.data(128, 16);

/** Whether the contract of that number is one of these. */
export function isLight(contract: u32): bool {
  return <i32>contract <= P256VERIFY;
}

/** Bytes of free memory that `runLight` needs. */
export function roomOfLight(contract: u32, most: u32, input: usize, size: u32): u32 {
  if (contract == IDENTITY) return size;
  return contract == MODEXP ? roomOfModexp(input, size, most) : 64;
}

/**
 * Runs the contract of that number: the output goes to `place`, which has `roomOfLight` bytes, is aligned to 16 and apart from the
 * input. Returns the size of the output, or FAILED. `most` bounds each operand of MODEXP, in bytes; 0 without such a limit.
 */
export function runLight(contract: u32, most: u32, input: usize, size: u32, place: usize): i32 {
  if (contract == ECRECOVER) return ecrecover(input, size, place);
  if (contract == SHA256) {
    sha256(place, input, size);
    return 32;
  }
  if (contract == RIPEMD160) {
    memory.fill(place, 0, 12);
    ripemd160(place + 12, input, size);
    return 32;
  }
  if (contract == IDENTITY) {
    memory.copy(place, input, size);
    return size;
  }
  if (contract == MODEXP) return modexp(input, size, most, place);
  if (contract == BLAKE2F) {
    if (size != BLAKE2F_SIZE || load<u8>(input, BLAKE2F_SIZE - 1) > 1) return FAILED;
    blake2f(place, input);
    return 64;
  }
  if (contract == P256VERIFY) return size == P256_SIZE && verifyP256(input) ? writeOne(place) : 0;
  return FAILED;
}

/** Writes 1 as 32 bytes. */
function writeOne(place: usize): i32 {
  memory.fill(place, 0, 32);
  store<u8>(place, 1, 31);
  return 32;
}

/** Hash, v, r and s of 32 bytes each; a bad signature has no output. */
function ecrecover(input: usize, size: u32, place: usize): i32 {
  memory.fill(PADDED, 0, 128);
  memory.copy(PADDED, input, min(size, 128));
  for (let i: usize = 32; i < 63; i++) if (load<u8>(PADDED + i) != 0) return 0;
  const v = <i32>load<u8>(PADDED, 63);
  if (v != 27 && v != 28) return 0;
  memory.fill(place, 0, 12);
  return recoverAddress(place + 12, PADDED, PADDED + 64, PADDED + 96, v - 27) ? 32 : 0;
}
