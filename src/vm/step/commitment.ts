import { concatBytes } from "../../base/bytes.js";
import { keccak256 } from "../../base/hash.js";
import type { VmName } from "../vm-name.js";

/** Differs from the tags of leaves and nodes, so that no commitment can be taken for a part of a memory tree. */
const MACHINE_TAG = 2;

/** Whose machine it is. */
export interface MachineKind {
  readonly vm: VmName;
  /** Version of the VM's semantics. */
  readonly version: string;
}

/** The 32 bytes that stand for all of a machine: hash(tag, vm, version, register block, memory root). */
export function machineCommitment(kind: MachineKind, registers: DataView, memoryRoot: Uint8Array): Uint8Array {
  const block = new Uint8Array(registers.buffer, registers.byteOffset, registers.byteLength);
  return keccak256(concatBytes(Uint8Array.of(MACHINE_TAG), text(kind.vm), text(kind.version), block, memoryRoot));
}

/** A short text, its length before it. */
function text(value: string): Uint8Array {
  const bytes = new TextEncoder().encode(value);
  return concatBytes(Uint8Array.of(bytes.length), bytes);
}
