import { ByteListType, ByteVectorType, ContainerType, UintBigintType, UintNumberType } from "@chainsafe/ssz";
import { MAX_INPUT_BYTES, MAX_PROFILE_BYTES, MAX_PROGRAM_BYTES } from "./witness.js";

/** The SSZ containers of format version 1 (consensus-specs, ssz/simple-serialize.md). Field order is part of it. */

const Name = new ByteListType(32);
const Hash = new ByteVectorType(32);
const Uint8 = new UintNumberType(1);
const Uint32 = new UintNumberType(4);
const Uint64 = new UintBigintType(8);

export const ClaimContainer = new ContainerType(
  {
    vm: Name,
    vmVersion: Name,
    profileHash: Hash,
    programHash: Hash,
    inputHash: Hash,
    outputHash: Hash,
    gasLimit: Uint64,
    gasUsed: Uint64,
    fuelUsed: Uint64,
    exitKind: Uint8,
    exitCode: Uint32,
  },
  { typeName: "Claim" },
);

export const WitnessContainer = new ContainerType(
  {
    program: new ByteListType(MAX_PROGRAM_BYTES),
    input: new ByteListType(MAX_INPUT_BYTES),
    profile: new ByteListType(MAX_PROFILE_BYTES),
    gasLimit: Uint64,
  },
  { typeName: "Witness" },
);

export const TraceContainer = new ContainerType(
  { claim: ClaimContainer, witness: WitnessContainer },
  { typeName: "Trace" },
);
