import { sszByteList, sszByteVector, sszContainer, sszUint, sszUint64 } from "../base/ssz.js";
import { MAX_INPUT_BYTES, MAX_PROFILE_BYTES, MAX_PROGRAM_BYTES } from "./witness.js";

/** The SSZ containers of format version 1 (consensus-specs, ssz/simple-serialize.md). Field order is part of it. */

const Name = sszByteList(32);
const Hash = sszByteVector(32);
const Uint8 = sszUint(1);
const Uint32 = sszUint(4);

export const ClaimContainer = sszContainer({
  vm: Name,
  vmVersion: Name,
  profileHash: Hash,
  programHash: Hash,
  inputHash: Hash,
  outputHash: Hash,
  gasLimit: sszUint64,
  gasUsed: sszUint64,
  fuelUsed: sszUint64,
  exitKind: Uint8,
  exitCode: Uint32,
});

export const WitnessContainer = sszContainer({
  program: sszByteList(MAX_PROGRAM_BYTES),
  input: sszByteList(MAX_INPUT_BYTES),
  profile: sszByteList(MAX_PROFILE_BYTES),
  gasLimit: sszUint64,
});

export const TraceContainer = sszContainer({ claim: ClaimContainer, witness: WitnessContainer });
