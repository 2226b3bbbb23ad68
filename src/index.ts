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
export { blobBaseFee } from "./chain/blob-fee.js";
export {
  Chain,
  type ChainOptions,
  type ImportedBlock,
  type ImportOutcome,
  type StateView,
} from "./chain/blocks/chain.js";
export { type BlockId, ChainReader } from "./chain/blocks/chain-reader.js";
export { decodeReceipt, type Receipt } from "./chain/blocks/receipt.js";
export type { BlockPlan, Withdrawal } from "./chain/builder/block-plan.js";
export { type Added, type BuiltBlock, buildBlock, type LeftOut, type OpenBlock } from "./chain/builder/build-block.js";
export { buildOnHead } from "./chain/builder/build-on-head.js";
export { fillFromMempool } from "./chain/builder/fill-from-mempool.js";
export { type NextBlock, nextBlock } from "./chain/builder/next-block.js";
export type { BlockChoice } from "./chain/builder/plan-on-head.js";
export {
  type BlobSchedule,
  type ChainRules,
  type ContractVm,
  type ContractVmOptions,
  ethereumRules,
  type OwnStf,
  type RulesOptions,
  type StartCost,
} from "./chain/chain-rules.js";
export type { BlockPlace, ChainSpec, Genesis } from "./chain/chain-spec.js";
export type * from "./chain/config/chain-config.js";
export type { ChainFiles } from "./chain/config/chain-files.js";
export type { MigratedAccounts, Migration } from "./chain/config/migration.js";
export { openChainSpec } from "./chain/config/open-chain-spec.js";
export { readChainConfig } from "./chain/config/read-config.js";
export { stateAtGenesis } from "./chain/config/state-at-genesis.js";
export { withEngine } from "./chain/config/with-engine.js";
export { deploymentFrame } from "./chain/deployment-frame.js";
export {
  type AppliedTransaction,
  applyTransaction,
  type RejectedTransaction,
  type TransactionOutcome,
} from "./chain/driver/apply-transaction.js";
export { type ContractCall, callContract } from "./chain/driver/call-contract.js";
export type { BlockEnvironment, Candidate } from "./chain/driver/candidate.js";
export { ethashFault } from "./chain/ethash/seal-fault.js";
export { guestPrecompile } from "./chain/guest-precompile.js";
export { IsolatedHost } from "./chain/isolated-host.js";
export type { MempoolHead } from "./chain/mempool/admission.js";
export { Mempool } from "./chain/mempool/mempool.js";
export type { MempoolReason, Taken } from "./chain/mempool/mempool-error.js";
export type { MempoolOptions } from "./chain/mempool/options.js";
export type { PooledTransaction } from "./chain/mempool/pooled-transaction.js";
export { readAlloc } from "./chain/state-test/alloc.js";
export { TestChain, type TestTransaction } from "./chain/test-chain.js";
export { authorityOf } from "./chain/transactions/authority.js";
export type { RejectReason } from "./chain/transactions/reject-reason.js";
export { addressOfSecretKey } from "./chain/transactions/signature.js";
export { signAuthorization, signTransaction } from "./chain/transactions/signing.js";
export type {
  AccessListEntry,
  Authorization,
  Signature,
  SignedTransaction,
  Transaction,
} from "./chain/transactions/transaction.js";
export { decodeTransaction } from "./chain/transactions/transaction-decoding.js";
export { encodeTransaction, senderOf, signingHash } from "./chain/transactions/transaction-encoding.js";
export * from "./listing/index.js";
export * from "./proof/index.js";
export { type Account, accountOf, accountRecord, readAccount } from "./state/account.js";
export { stateRoot, storageRoot } from "./state/checked-roots.js";
export { MemoryState } from "./state/memory-state.js";
export { type AccountRecord, emptyState, type StateReader } from "./state/reader.js";
export { type RecordedAccount, RecordingReader } from "./state/recording-reader.js";
export type { StateChanges, StorageChanges } from "./state/state-changes.js";
export type { StorageMap, StoredAccount } from "./state/state-root.js";
export { DatabaseState } from "./state/store/database-state.js";
export { MemoryStore } from "./state/store/memory-store.js";
export type { Store, StoreReader, StoreSnapshot, Write } from "./state/store/store.js";
export * from "./trace/index.js";
export type { Capabilities, ContractEngine, Engine, Fact, Program, RunOptions, Vm } from "./vm/engine.js";
export { HALT_REASONS, type HaltReason } from "./vm/halt.js";
export type {
  BlockContext,
  ContractHost,
  Effects,
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
export type { Precompile, PrecompileTable } from "./vm/precompile.js";
export {
  decodeProfile,
  defineProfile,
  encodeProfile,
  type Profile,
  type SettingSpec,
  type SettingSpecs,
  type SettingValue,
} from "./vm/profile.js";
export { engineNames, openAnyEngine, openEngine, openVm, recogniseVm } from "./vm/registry.js";
export type { Row, RowAccess, RowEnd, RowRequest, RowSource, Space } from "./vm/rows.js";
export type { MachineState } from "./vm/step/access.js";
export { commitmentOf, proveStep, type StepMachine, type StepVerdict, verifyStep } from "./vm/step/step-proof.js";
export type { SteppedRun, SteppedVm } from "./vm/step/stepped-run.js";
export type { CallEnd, CallKind, CallStart, StackView, Step, Tracer } from "./vm/tracer.js";
export { isVmName, VM_NAMES, type VmName } from "./vm/vm-name.js";
export type { WorldAccount, WorldChanges, WorldState } from "./vm/world.js";
