import type { ContractHost, Host } from "./host.js";
import type { Message } from "./message.js";
import type { Outcome } from "./outcome.js";
import type { Profile, SettingSpecs } from "./profile.js";
import type { ReferenceRequest, ReferenceTransaction } from "./reference.js";
import type { RowSource } from "./rows.js";
import type { SteppedVm } from "./step/stepped-run.js";
import type { Tracer } from "./tracer.js";
import type { VmName } from "./vm-name.js";

/** What an engine can do beyond running programs. */
export interface Capabilities {
  /** A tracer can follow every instruction. */
  readonly steppable: boolean;
  /** Every step has a machine commitment and a one-step proof. */
  readonly provable: boolean;
  /** Programs may use floating point. */
  readonly floats: boolean;
}

/** One line of a program's description: `{ label: "entry", value: "0x10000" }`. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** One instruction of a program, as text. */
export interface AssemblyLine {
  /** Byte offset in EVM code and WebAssembly modules, address on RISC-V. */
  readonly at: number;
  /** The encoding in hex, as the VM's standard writes it. */
  readonly encoding: string;
  /** In the notation of the VM's standard. */
  readonly text: string;
}

/** What a chain must know of code that is to become a contract's. */
export interface ContractFacts {
  /** Fuel that loading it costs. */
  readonly loadFuel: bigint;
  /** A message with `isCreation` runs its constructor. */
  readonly hasConstructor: boolean;
}

/** A validated, prepared program. Made by one engine and understood by that engine only. */
export interface Program {
  readonly vm: VmName;
  readonly code: Uint8Array;
  readonly profile: Profile;
  /** Absent on the EVM, whose contracts come out of init code. */
  readonly contract?: ContractFacts;
  /** What the program is made of, for people: segments, exports, entry. */
  describe(): readonly Fact[];
  /** The code as assembly, in the order of the program. */
  disassemble(): Iterable<AssemblyLine>;
}

export interface RunOptions {
  /** @throws TercetError `not-steppable` on engines without that capability */
  readonly tracer?: Tracer;
}

/** What every engine is: one way of running programs of one VM. */
export interface ProgramRunner {
  readonly vm: VmName;
  /** `interpreter`, `compiled`, `ethereumjs`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * Validates and prepares a program once.
   * @throws InvalidProgramError with a code and a byte offset
   * @throws ConfigError when the profile holds a setting that the VM does not know
   */
  load(code: Uint8Array, profile: Profile): Program;
}

/** An engine of ours. */
export interface Engine extends ProgramRunner {
  /**
   * Runs a program. Whatever the guest does is an outcome; only misuse throws. On the EVM an empty program at the address of
   * a precompiled contract is that contract. What a run that does not succeed has done to the host is its caller's to undo.
   * @throws TercetError `input-too-large`, `gas-out-of-range`
   */
  run(program: Program, message: Message, host: Host, options?: RunOptions): Outcome;
}

/** An engine of a VM besides the EVM: its programs ask their host for hooks alone. */
export interface ContractEngine extends ProgramRunner {
  /** As {@link Engine.run}. */
  run(program: Program, message: Message, host: ContractHost, options?: RunOptions): Outcome;
}

/**
 * Somebody else's implementation of a VM, to compare with and to verify by. Asynchronous, so nothing can call it in the
 * middle of a run: its interface stays apart from {@link Engine}.
 */
export interface ReferenceEngine extends ProgramRunner {
  /** As {@link Engine.run}. */
  run(program: Program, message: Message, host: Host, options?: RunOptions): Promise<Outcome>;
  /** Applies a whole transaction by rules of its own, where the VM has transactions. */
  transact?(request: ReferenceRequest): Promise<ReferenceTransaction>;
}

/** What a tool takes that awaits each run. */
export type AnyEngine = Engine | ReferenceEngine;

/** A VM: its semantics, its settings and the engines that implement it. */
export interface Vm {
  readonly name: VmName;
  /** Version of the VM's semantics. Claims bind to it: it changes whenever any outcome can change. */
  readonly version: string;
  /** What a profile can set for this VM. */
  readonly settings: SettingSpecs;
  /** What this VM's programs begin with, one or the other, at most 8 bytes each; nothing for bytecode of the EVM. */
  readonly magics: readonly Uint8Array[];
  /** True when the bytes carry this VM's magic. */
  recognise(code: Uint8Array): boolean;
  /** Engines by name, the default first; an engine's dependencies load when it is first opened. */
  readonly engines: Readonly<Record<string, () => Promise<Engine>>>;
  /** Reference engines by name; their packages load when one is first opened. */
  readonly references?: Readonly<Record<string, () => Promise<ReferenceEngine>>>;
  /** Runs as rows for provers; loads when it is first opened. */
  readonly rows: () => Promise<RowSource>;
  /** Machine states, commitments and one-step proofs; absent on VMs without a step machine. */
  readonly steps?: () => Promise<SteppedVm>;
}
