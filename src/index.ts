export {
  ConfigError,
  type ErrorData,
  type ErrorDetails,
  errorFromData,
  errorToData,
  InvalidProgramError,
  InvalidTraceError,
  TercetError,
} from "./base/errors.js";
export { keccak256 } from "./base/hash.js";
export { fromHex, toHex } from "./base/hex.js";
export { IsolatedHost } from "./chain/isolated-host.js";
export * from "./proof/index.js";
export * from "./trace/index.js";
export type { Capabilities, Engine, Fact, Program, RunOptions, Vm, VmName } from "./vm/engine.js";
export { HALT_REASONS, type HaltReason } from "./vm/halt.js";
export type {
  BlockContext,
  CallKind,
  CallMessage,
  Created,
  CreateMessage,
  Host,
  Log,
  TransactionContext,
} from "./vm/host.js";
export { MAX_GAS, type Message, message } from "./vm/message.js";
export {
  type Cost,
  type Halt,
  type HaltLocation,
  type Outcome,
  outputOf,
  type Revert,
  type Success,
} from "./vm/outcome.js";
export {
  decodeProfile,
  defineProfile,
  encodeProfile,
  type Profile,
  type SettingSpec,
  type SettingSpecs,
  type SettingValue,
} from "./vm/profile.js";
export { engineNames, isVmName, openEngine, openVm, recogniseVm, VM_NAMES } from "./vm/registry.js";
export type { Step, Tracer } from "./vm/tracer.js";
