import type { HookPort } from "./hooks/port.js";
import type { Message } from "./message.js";
import type { Outcome } from "./outcome.js";
import type { PrecompileTable } from "./precompile.js";
import type { VmName } from "./vm-name.js";

/** Sizes: addresses 20 bytes, storage keys and values, hashes and topics 32 bytes; amounts in wei. */

/** The block that a run is part of, as the BLOCK opcodes see it (Yellow Paper section 4.4, EIP-1559, 4399, 4844). */
export interface BlockContext {
  readonly number: bigint;
  readonly timestamp: bigint;
  readonly gasLimit: bigint;
  readonly coinbase: Uint8Array;
  readonly prevRandao: Uint8Array;
  readonly baseFee: bigint;
  readonly blobBaseFee: bigint;
  readonly chainId: bigint;
}

/** The transaction that a run is part of. */
export interface TransactionContext {
  readonly origin: Uint8Array;
  readonly gasPrice: bigint;
  readonly blobHashes: readonly Uint8Array[];
}

export interface Log {
  readonly address: Uint8Array;
  readonly topics: readonly Uint8Array[];
  readonly data: Uint8Array;
}

/** Kinds of calls between programs (EVMC's call kinds without create). */
export type CallKind = "call" | "callcode" | "delegatecall" | "staticcall";

/** A call from one program to another. */
export interface CallMessage extends Message {
  readonly kind: CallKind;
  /** Whose code runs; differs from `recipient` for delegatecall and callcode. */
  readonly codeAddress: Uint8Array;
}

/** A contract creation; `input` holds the init code. With `salt` it is CREATE2 (EIP-1014). */
export interface CreateMessage extends Message {
  readonly salt?: Uint8Array;
}

/** The outcome of a creation, and where the contract went. */
export interface Created {
  readonly outcome: Outcome;
  readonly address: Uint8Array;
}

/**
 * All that a program can ask of the outside. After EVMC and Stylus: one method a concern, and nothing else leaves the
 * VM. Synchronous, so that programs on different VMs can call each other.
 */
export interface Host {
  readonly block: BlockContext;
  readonly transaction: TransactionContext;
  /** Precompiled contracts of this chain, besides those that the VM's fork has; these win where both have one. */
  readonly precompiles: PrecompileTable;

  /** The hash of one of the last 256 blocks; 32 zero bytes for any other. */
  blockHash(number: bigint): Uint8Array;

  accountExists(address: Uint8Array): boolean;
  getBalance(address: Uint8Array): bigint;
  /** Any write touches the account, even of the value it had: touched and empty at the end, it is deleted (EIP-161). */
  setBalance(address: Uint8Array, balance: bigint): void;
  getNonce(address: Uint8Array): bigint;
  setNonce(address: Uint8Array, nonce: bigint): void;
  getCode(address: Uint8Array): Uint8Array;
  /** The VM that runs code of accounts on this chain. An engine leaves calls of code that is not for its own to {@link Host.call}. */
  vmOf(code: Uint8Array): VmName;
  setCode(address: Uint8Array, code: Uint8Array): void;
  /** Deletes the account with its storage, at the latest when the transaction ends (SELFDESTRUCT). */
  deleteAccount(address: Uint8Array): void;
  /** Whether the account is there until the transaction ends and deleted then. */
  wasDeleted(address: Uint8Array): boolean;
  /** Marks the account as created in this transaction: SELFDESTRUCT deletes no other (EIP-6780). */
  markCreated(address: Uint8Array): void;
  wasCreated(address: Uint8Array): boolean;

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  /** The value at the start of the transaction (EIP-2200). */
  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void;
  clearStorage(address: Uint8Array): void;
  /** Whether any slot was not zero when the transaction started: nothing can be created there (EIP-7610). */
  hasStorage(address: Uint8Array): boolean;
  /** Transient storage (EIP-1153). */
  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array;
  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void;

  /** Marks the account warm and says whether it was (EIP-2929). */
  accessAccount(address: Uint8Array): boolean;
  /** Marks the slot warm and says whether it was (EIP-2929). */
  accessStorage(address: Uint8Array, key: Uint8Array): boolean;

  /** What {@link Host.accessAccount} would say, without marking. */
  isWarmAccount(address: Uint8Array): boolean;
  /** What {@link Host.accessStorage} would say, without marking. */
  isWarmStorage(address: Uint8Array, key: Uint8Array): boolean;

  /** Marks a point in the journal that {@link Host.revert} can return to. */
  checkpoint(): number;
  /** Undoes every change since the checkpoint: state, access sets, logs. */
  revert(checkpoint: number): void;

  emitLog(log: Log): void;

  /**
   * The other side of a contract's run, which begins with this message: where its hooks are asked.
   * @param fuelPerGas units of fuel that a gas is for it
   */
  openContract(message: Message, fuelPerGas: bigint): HookPort;

  /**
   * Runs another program, on whichever VM its code is for. Moves the value of a plain call, which the caller has seen that
   * the sender has, and follows a delegation (EIP-7702), which the caller has paid for. Undoes all effects unless it succeeds.
   */
  call(message: CallMessage): Outcome;
  /** Creates a contract with EVM init code, as {@link Host.call} calls one. */
  create(message: CreateMessage): Created;
}
