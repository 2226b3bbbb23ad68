import { concatBytes, copyBytes, equalBytes } from "../../base/bytes.js";
import { argumentChecks } from "../../base/checks.js";
import { keccak256 } from "../../base/hash.js";
import { type Access, CODE_ROOT, ENVIRONMENT_HASH, hashAt, type MachineState } from "./access.js";
import { type MachineKind, machineCommitment } from "./commitment.js";
import { InvalidProofError } from "./invalid-proof.js";
import { PartialTree } from "./partial-tree.js";
import { WitnessReader, WitnessRecorder } from "./witness.js";
import { WitnessedAccess } from "./witnessed-access.js";

/** One transition of a machine, whatever it acts on. */
export type Step = (access: Access) => void;

/** An interpreter machine whose single steps can be proven. */
export interface StepMachine extends MachineKind {
  /** Bytes of the register block. */
  readonly registerSize: number;
  /**
   * The step function for an environment.
   * @throws InvalidProofError `invalid-environment`
   */
  open(environment: Uint8Array): Step;
}

/** Whether a proof convinced, and of what: the commitment of the machine after the step. */
export type StepVerdict =
  | { readonly valid: true; readonly post: Uint8Array }
  | { readonly valid: false; readonly code: string; readonly message: string };

/** Bytes; an environment is a page map and a few limits. */
const MAX_ENVIRONMENT = 1 << 16;
const HASH_SIZE = 32;

/** The commitment of a machine as it stands. */
export function commitmentOf(machine: StepMachine, state: MachineState): Uint8Array {
  return machineCommitment(machine, state.registers, state.memory.root());
}

/**
 * The proof of a machine's next step; the machine stays as it is. Encoding: register block, environment with its u32
 * length, memory root, then the witness: what the step touches, in the order in which it does.
 */
export function proveStep(machine: StepMachine, state: MachineState): Uint8Array {
  const root = state.memory.root();
  const recorder = new WitnessRecorder(state.memory);
  const registers = copyOf(state.registers);
  const tree = new PartialTree(root, recorder);
  const code = new PartialTree(hashAt(state.registers, CODE_ROOT).slice(), recorder.of(state.code ?? state.memory));
  machine.open(state.environment)(new WitnessedAccess(registers, state.environment, tree, code));
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, state.environment.length, true);
  return concatBytes(bytesOf(state.registers), length, state.environment, root, recorder.bytes());
}

/**
 * Checks the proof of one step of the machine with that commitment, by replaying the step on the parts of the machine
 * that the proof holds. Takes bounded time and memory, whatever the bytes are.
 * @throws TercetError `invalid-argument` when either is no bytes
 */
export function verifyStep(machine: StepMachine, pre: Uint8Array, proof: Uint8Array): StepVerdict {
  argumentChecks.bytes(pre, "the commitment", HASH_SIZE);
  argumentChecks.bytes(proof, "the proof");
  try {
    return { valid: true, post: replay(machine, pre, proof) };
  } catch (error) {
    if (!(error instanceof InvalidProofError)) throw error;
    return { valid: false, code: error.code, message: error.message };
  }
}

function replay(machine: StepMachine, pre: Uint8Array, proof: Uint8Array): Uint8Array {
  const { registers, environment, root, witness } = decode(machine, proof);
  if (!equalBytes(machineCommitment(machine, registers, root), pre)) {
    throw new InvalidProofError("wrong-machine", "the proof is about a machine with another commitment");
  }
  if (!equalBytes(keccak256(environment), hashAt(registers, ENVIRONMENT_HASH))) {
    throw new InvalidProofError("wrong-environment", "the proof's environment is not the machine's");
  }
  const reader = new WitnessReader(witness);
  const tree = new PartialTree(root, reader);
  const code = new PartialTree(hashAt(registers, CODE_ROOT).slice(), reader);
  machine.open(environment)(new WitnessedAccess(registers, environment, tree, code));
  reader.finish();
  return machineCommitment(machine, registers, tree.root());
}

interface DecodedProof {
  readonly registers: DataView;
  readonly environment: Uint8Array;
  readonly root: Uint8Array;
  readonly witness: Uint8Array;
}

function decode(machine: StepMachine, proof: Uint8Array): DecodedProof {
  const start = machine.registerSize + 4;
  if (proof.length < start) throw truncated(proof);
  const size = new DataView(proof.buffer, proof.byteOffset, proof.byteLength).getUint32(start - 4, true);
  if (size > MAX_ENVIRONMENT) {
    throw new InvalidProofError("invalid-environment", `the environment has ${size} bytes, more than any machine's`);
  }
  const end = start + size + HASH_SIZE;
  if (proof.length < end) throw truncated(proof);
  return {
    registers: new DataView(copyBytes(proof, 0, machine.registerSize).buffer),
    environment: copyBytes(proof, start, start + size),
    root: copyBytes(proof, start + size, end),
    witness: proof.subarray(end),
  };
}

function truncated(proof: Uint8Array): InvalidProofError {
  return new InvalidProofError("truncated", `the proof ends after ${proof.length} bytes`);
}

function bytesOf(view: DataView): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function copyOf(view: DataView): DataView {
  return new DataView(copyBytes(bytesOf(view)).buffer);
}
