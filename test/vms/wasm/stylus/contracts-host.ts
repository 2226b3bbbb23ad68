import { concatBytes } from "../../../../src/base/bytes.js";
import { InvalidProgramError } from "../../../../src/base/errors.js";
import { keccak256 } from "../../../../src/base/hash.js";
import { StateHost } from "../../../../src/chain/state-host.js";
import { JournaledState } from "../../../../src/state/journaled-state.js";
import { emptyState } from "../../../../src/state/reader.js";
import type { Engine, Program } from "../../../../src/vm/engine.js";
import type { BlockContext, CallMessage, Created, CreateMessage, TransactionContext } from "../../../../src/vm/host.js";
import type { Outcome } from "../../../../src/vm/outcome.js";
import type { Profile } from "../../../../src/vm/profile.js";
import { contractAddress } from "../../../support/contract-address.js";

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

/** A world whose contracts all run on one engine. */
export class ContractsHost extends StateHost {
  readonly block = BLOCK;
  readonly transaction = TRANSACTION;
  /** Calls between contracts, in order. */
  readonly calls: CallMessage[] = [];
  readonly #engine: Engine;
  readonly #profile: Profile;

  constructor(engine: Engine, profile: Profile) {
    super(new JournaledState(emptyState));
    this.#engine = engine;
    this.#profile = profile;
  }

  blockHash(): Uint8Array {
    return word();
  }

  override call(message: CallMessage): Outcome {
    this.calls.push(message);
    const start = this.checkpoint();
    if (message.kind === "call") this.#moveValue(message.sender, message.recipient, message.value);
    const outcome = this.#run(this.getCode(message.codeAddress), message);
    if (outcome.type !== "success") this.revert(start);
    return outcome;
  }

  override create(message: CreateMessage): Created {
    const { sender, salt, input } = message;
    const nonce = this.getNonce(sender);
    this.setNonce(sender, nonce + 1n);
    const created = salt
      ? keccak256(concatBytes(Uint8Array.of(0xff), sender, salt, keccak256(input))).slice(12)
      : contractAddress(sender, nonce);
    const start = this.checkpoint();
    this.#moveValue(sender, created, message.value);
    const outcome = this.#run(input, { ...message, recipient: created, input: new Uint8Array(0) });
    if (outcome.type === "success") this.setCode(created, outcome.output);
    else this.revert(start);
    return { outcome, address: created };
  }

  #run(code: Uint8Array, message: CallMessage | CreateMessage): Outcome {
    if (code.length === 0) return { type: "success", output: code, gasUsed: 0n, fuelUsed: 0n };
    const program = this.#load(code);
    if (program !== undefined) return this.#engine.run(program, message, this) as Outcome;
    return { type: "halt", reason: "invalid-instruction", gasUsed: message.gasLimit, fuelUsed: message.gasLimit };
  }

  #load(code: Uint8Array): Program | undefined {
    try {
      return this.#engine.load(code, this.#profile);
    } catch (error) {
      if (error instanceof InvalidProgramError) return undefined;
      throw error;
    }
  }

  #moveValue(from: Uint8Array, to: Uint8Array, value: bigint): void {
    this.setBalance(from, this.getBalance(from) - value);
    this.setBalance(to, this.getBalance(to) + value);
  }
}
