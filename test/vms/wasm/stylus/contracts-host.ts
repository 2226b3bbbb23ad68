import { toHex } from "../../../../src/base/hex.js";
import type { KernelRules } from "../../../../src/chain/chain-rules.js";
import { LoneContractHost } from "../../../../src/chain/driver/lone-contract.js";
import { type Account, readAccount } from "../../../../src/state/account.js";
import { emptyState, type StateReader } from "../../../../src/state/reader.js";
import type { ContractEngine, Engine } from "../../../../src/vm/engine.js";
import type { HookPort } from "../../../../src/vm/hooks/port.js";
import type { BlockContext, ContractHost, Log, TransactionContext } from "../../../../src/vm/host.js";
import type { Message } from "../../../../src/vm/message.js";
import type { Profile } from "../../../../src/vm/profile.js";
import { parametersAt } from "../../../../src/vm/rules/fork-table.js";
import { wasm } from "../../../../vms/wasm/index.js";
import { PreparedState } from "../../../support/prepared-state.js";

/** An address that ends with these bytes. */
export function address(...end: number[]): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set(end, 20 - end.length);
  return bytes;
}

/** A word that ends with these bytes. */
export function word(...end: number[]): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(end, 32 - end.length);
  return bytes;
}

export const BLOCK: BlockContext = {
  number: 77n,
  timestamp: 1_700_000_000n,
  gasLimit: 30_000_000n,
  coinbase: address(0xc0),
  prevRandao: word(9),
  baseFee: 7n,
  blobBaseFee: 1n,
  chainId: 421_614n,
};

export const TRANSACTION: TransactionContext = { origin: address(0x0a), gasPrice: 11n, blobHashes: [] };

const NOBODY: Account = { balance: 0n, nonce: 0n, code: new Uint8Array(0) };

/**
 * A world whose contracts for WebAssembly all run on one engine, and start for nothing. It can be put in place until the first runs, and
 * looked at afterwards.
 */
export class ContractsHost implements ContractHost {
  /** Messages of contracts that others have called, in order. */
  readonly calls: readonly Message[];
  readonly #rules: KernelRules;
  readonly #before: PreparedState;
  #host: LoneContractHost | undefined;

  constructor(engine: Engine, profile: Profile, state: StateReader = emptyState) {
    const calls: Message[] = [];
    const listening: ContractEngine = {
      ...{ vm: engine.vm, name: engine.name, capabilities: engine.capabilities },
      load: (code, settings) => engine.load(code, settings),
      run: (program, message, host, options) => {
        calls.push(message);
        return (engine as ContractEngine).run(program, message, host, options);
      },
    };
    const contractVms = [{ vm: wasm, engine: listening, profile, start: { gas: 0n, wordGas: 0n } }];
    this.#rules = { fork: "osaka", parameters: parametersAt("osaka"), profile, contractVms };
    this.#before = new PreparedState(state);
    this.calls = calls;
  }

  openContract(message: Message, fuelPerGas: bigint): HookPort {
    return this.#open.openContract(message, fuelPerGas);
  }

  get #open(): LoneContractHost {
    const block = { ...BLOCK, hashOf: () => word() };
    this.#host ??= new LoneContractHost({
      ...{ chain: this.#rules, state: this.#before, block, transaction: TRANSACTION },
    });
    return this.#host;
  }

  get logs(): readonly Log[] {
    return this.#open.logs;
  }

  get refund(): bigint {
    return this.#open.refund;
  }

  undo(): void {
    this.#open.undo();
  }

  setBalance(address: Uint8Array, balance: bigint): void {
    this.#before.put(address, { balance });
  }

  setNonce(address: Uint8Array, nonce: bigint): void {
    this.#before.put(address, { nonce });
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    this.#before.put(address, { code });
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#before.putSlot(address, key, value);
  }

  getBalance(address: Uint8Array): bigint {
    return this.#accountAt(address).balance;
  }

  getNonce(address: Uint8Array): bigint {
    return this.#accountAt(address).nonce;
  }

  getCode(address: Uint8Array): Uint8Array {
    return this.#accountAt(address).code;
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    const slots = this.#open.changes.storage.get(toHex(address));
    return slots?.written.get(toHex(key)) ?? (slots?.cleared === true ? word() : this.#before.slot(address, key));
  }

  #accountAt(address: Uint8Array): Account {
    const { accounts } = this.#open.changes;
    const name = toHex(address);
    return (accounts.has(name) ? accounts.get(name) : readAccount(this.#before, address)) ?? NOBODY;
  }
}
