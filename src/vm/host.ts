import type { HookPort } from "./hooks/port.js";
import type { Message } from "./message.js";
import type { PrecompileTable } from "./precompile.js";
import type { WorldChanges, WorldState } from "./world.js";

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

/** What a run leaves in its world. */
export interface Effects {
  readonly changes: WorldChanges;
  /** In the order in which they were emitted. */
  readonly logs: readonly Log[];
}

/** What contracts on WebAssembly and RISC-V have outside of them. */
export interface ContractHost {
  /**
   * The other side of a contract's run, which begins with this message: where its hooks are asked.
   * @param fuelPerGas units of fuel that a gas is for it
   */
  openContract(message: Message, fuelPerGas: bigint): HookPort;
}

/**
 * All that a program has outside of it. An EVM program, with all that it calls, is a transaction of its own: it finds a state, and
 * what it has done is told when it has succeeded.
 */
export interface Host extends ContractHost {
  readonly block: BlockContext;
  readonly transaction: TransactionContext;
  /** Precompiled contracts of this chain, besides those that the VM's fork has; these win where both have one. */
  readonly precompiles: PrecompileTable;
  /** As it is before the run. */
  readonly state: WorldState;

  /** The hash of one of the last 256 blocks; 32 zero bytes for any other. */
  blockHash(number: bigint): Uint8Array;
  /** Takes over what a run has done that has succeeded. */
  take(effects: Effects): void;
}
