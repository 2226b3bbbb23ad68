// All precompiled contracts, for programs that link every one; others link light.ts and leave the rest to their host.
import { BN254_PAIRING, R_CONTRACT } from "./codes";
import { BLS_ROOM, runBls } from "./bls12-381-contracts";
import { BN254_ROOM, runBn254 } from "./bn254";
import { isLight, roomOfLight, runLight } from "./light";

/** Bytes of free memory that `runContract` needs. */
export function roomOfContract(row: usize, input: usize, size: u32): u32 {
  return isLight(load<u32>(row, R_CONTRACT)) ? roomOfLight(row, input, size) : max<u32>(BN254_ROOM, BLS_ROOM);
}

/** Runs the contract of a row of the table; see `runLight`. */
export function runContract(row: usize, input: usize, size: u32, place: usize): i32 {
  const contract = load<u32>(row, R_CONTRACT);
  if (isLight(contract)) return runLight(row, input, size, place);
  return <i32>contract <= BN254_PAIRING ? runBn254(contract, input, size, place) : runBls(contract, input, size, place);
}
