// All computations, for programs that link every one; others link light.ts and leave the rest to their host.
import { BN254_PAIRING } from "./numbers";
import { BLS_ROOM, runBls } from "./bls12-381-contracts";
import { BN254_ROOM, runBn254 } from "./bn254";
import { isLight, roomOfLight, runLight } from "./light";

/** Bytes of free memory that `runContract` needs. */
export function roomOfContract(contract: u32, most: u32, input: usize, size: u32): u32 {
  return isLight(contract) ? roomOfLight(contract, most, input, size) : max<u32>(BN254_ROOM, BLS_ROOM);
}

/** Runs the contract of that number; see `runLight`. */
export function runContract(contract: u32, most: u32, input: usize, size: u32, place: usize): i32 {
  if (isLight(contract)) return runLight(contract, most, input, size, place);
  return <i32>contract <= BN254_PAIRING ? runBn254(contract, input, size, place) : runBls(contract, input, size, place);
}
