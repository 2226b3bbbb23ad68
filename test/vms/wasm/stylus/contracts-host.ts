import type { KernelRules } from "../../../../src/chain/chain-rules.js";
import { LoneContractHost } from "../../../../src/chain/driver/lone-contract.js";
import { emptyState, type StateReader } from "../../../../src/state/reader.js";
import type { Engine } from "../../../../src/vm/engine.js";
import type { BlockContext, TransactionContext } from "../../../../src/vm/host.js";
import type { Message } from "../../../../src/vm/message.js";
import type { Profile } from "../../../../src/vm/profile.js";
import { parametersAt } from "../../../../src/vm/rules/fork-table.js";
import { wasm } from "../../../../vms/wasm/index.js";

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

/** A world whose contracts for WebAssembly all run on one engine, and start for nothing. */
export class ContractsHost extends LoneContractHost {
  /** Messages of contracts that others have called, in order. */
  readonly calls: readonly Message[];

  constructor(engine: Engine, profile: Profile, state: StateReader = emptyState) {
    const calls: Message[] = [];
    const listening: Engine = {
      ...{ vm: engine.vm, name: engine.name, capabilities: engine.capabilities },
      load: (code, settings) => engine.load(code, settings),
      run: (program, message, host, options) => {
        calls.push(message);
        return engine.run(program, message, host, options);
      },
    };
    const contractVms = [{ vm: wasm, engine: listening, profile, start: { gas: 0n, wordGas: 0n } }];
    const chain: KernelRules = { fork: "osaka", parameters: parametersAt("osaka"), profile, contractVms };
    super({ chain, state, block: { ...BLOCK, hashOf: () => word() }, transaction: TRANSACTION });
    this.calls = calls;
  }
}
