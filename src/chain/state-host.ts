import type { JournaledState } from "../state/journaled-state.js";
import type { HookPort } from "../vm/hooks/port.js";
import type { BlockContext, CallMessage, Created, CreateMessage, Host, Log, TransactionContext } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import type { PrecompileTable } from "../vm/precompile.js";
import type { VmName } from "../vm/vm-name.js";

const ZERO_ADDRESS = new Uint8Array(20);
const NO_BYTES = new Uint8Array(0);
const NO_PRECOMPILES: PrecompileTable = new Map();
const NO_ENGINE: Outcome = { type: "halt", reason: "no-engine", gasUsed: 0n, fuelUsed: 0n };

/** What hosts have in common that stand on a journaled state: everything but the block and the transaction. */
export abstract class StateHost implements Host {
  abstract readonly block: BlockContext;
  abstract readonly transaction: TransactionContext;
  readonly precompiles: PrecompileTable;
  protected readonly state: JournaledState;
  readonly #logs: Log[] = [];

  constructor(state: JournaledState, precompiles: PrecompileTable = NO_PRECOMPILES) {
    this.state = state;
    this.precompiles = precompiles;
  }

  abstract blockHash(number: bigint): Uint8Array;
  abstract openContract(message: Message, fuelPerGas: bigint): HookPort;

  /** Logs emitted and not reverted, in order. */
  get logs(): readonly Log[] {
    return this.#logs;
  }

  accountExists(address: Uint8Array): boolean {
    return this.state.accountExists(address);
  }

  getBalance(address: Uint8Array): bigint {
    return this.state.getAccount(address).balance;
  }

  setBalance(address: Uint8Array, balance: bigint): void {
    this.state.putAccount(address, { balance });
  }

  getNonce(address: Uint8Array): bigint {
    return this.state.getAccount(address).nonce;
  }

  setNonce(address: Uint8Array, nonce: bigint): void {
    this.state.putAccount(address, { nonce });
  }

  getCode(address: Uint8Array): Uint8Array {
    return this.state.getAccount(address).code;
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    this.state.putAccount(address, { code });
  }

  /** All code is the EVM's where there is no other VM. */
  vmOf(_code: Uint8Array): VmName {
    return "evm";
  }

  deleteAccount(address: Uint8Array): void {
    this.state.deleteAccount(address);
  }

  wasDeleted(address: Uint8Array): boolean {
    return this.state.wasDeleted(address);
  }

  markCreated(address: Uint8Array): void {
    this.state.markCreated(address);
  }

  wasCreated(address: Uint8Array): boolean {
    return this.state.wasCreated(address);
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.state.getStorage(address, key);
  }

  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.state.getOriginalStorage(address, key);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.state.setStorage(address, key, value);
  }

  clearStorage(address: Uint8Array): void {
    this.state.clearStorage(address);
  }

  hasStorage(address: Uint8Array): boolean {
    return this.state.hadStorage(address);
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.state.getTransientStorage(address, key);
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.state.setTransientStorage(address, key, value);
  }

  accessAccount(address: Uint8Array): boolean {
    return this.state.access(address);
  }

  accessStorage(address: Uint8Array, key: Uint8Array): boolean {
    return this.state.access(address, key);
  }

  isWarmAccount(address: Uint8Array): boolean {
    return this.state.isWarm(address);
  }

  isWarmStorage(address: Uint8Array, key: Uint8Array): boolean {
    return this.state.isWarm(address, key);
  }

  checkpoint(): number {
    return this.state.checkpoint();
  }

  revert(checkpoint: number): void {
    this.state.revert(checkpoint);
  }

  emitLog(log: Log): void {
    this.state.append(this.#logs, log);
  }

  /** An account without code takes the call and does nothing; code finds no engine: the EVM keeps its calls inside. */
  call(message: CallMessage): Outcome {
    if (this.getCode(message.codeAddress).length > 0) return NO_ENGINE;
    return { type: "success", output: NO_BYTES, gasUsed: 0n, fuelUsed: 0n };
  }

  create(_message: CreateMessage): Created {
    return { outcome: NO_ENGINE, address: ZERO_ADDRESS };
  }
}
