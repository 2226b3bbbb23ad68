import { fromHex, toHex } from "../../../src/base/hex.js";
import { IsolatedHost } from "../../../src/chain/isolated-host.js";
import type { StateReader } from "../../../src/state/reader.js";
import type { RunOptions } from "../../../src/vm/engine.js";
import type { BlockContext, TransactionContext } from "../../../src/vm/host.js";
import { type Message, message } from "../../../src/vm/message.js";
import type { Outcome } from "../../../src/vm/outcome.js";
import { defineProfile, type Profile } from "../../../src/vm/profile.js";
import { openAnyEngine } from "../../../src/vm/registry.js";
import { FORKS, type Fork } from "../../../src/vm/rules/forks.js";
import type { WorldAccount } from "../../../src/vm/world.js";
import { evm } from "../../../vms/evm/index.js";

/** Forks with access lists: older ones lack opcodes that these tests are written with. */
export const RECENT_FORKS: readonly Fork[] = FORKS.slice(FORKS.indexOf("berlin"));

/** Puts the top of the stack into memory and returns it as 32 bytes. */
export const RETURN_TOP = "600052 60206000f3";

export const RECIPIENT = addressOf(0xaa);
export const SENDER = addressOf(0x5e);
export const CALLEE = addressOf(0xca);

/** The address with that last byte, and 0x11 in front so that it is no precompile. */
export function addressOf(last: number): Uint8Array {
  const address = new Uint8Array(20).fill(0x11);
  address[19] = last;
  return address;
}

/** The number as 32 big-endian bytes. */
export function wordOf(value: bigint | number): Uint8Array {
  return fromHex(value.toString(16).padStart(64, "0"));
}

/** The shortest PUSH of a number or of bytes. */
export function push(value: bigint | number | Uint8Array): string {
  const hex = typeof value === "object" ? Buffer.from(value).toString("hex") : value.toString(16);
  const digits = hex.length % 2 === 0 ? hex : `0${hex}`;
  return (0x5f + digits.length / 2).toString(16) + digits;
}

/** Bytecode from hex with white space. */
export function bytecode(...parts: string[]): Uint8Array {
  return fromHex(parts.join("").replace(/\s/g, ""));
}

export function profileOf(fork: Fork, overrides: Partial<Omit<Profile, "vm" | "settings">> = {}): Profile {
  return defineProfile(evm, { ...overrides, settings: { fork } });
}

/** An isolated host in a block and a transaction of choice. */
export class TestHost extends IsolatedHost {
  override readonly block: BlockContext;
  override readonly transaction: TransactionContext;

  constructor(
    context: { block?: Partial<BlockContext>; transaction?: Partial<TransactionContext>; state?: StateReader } = {},
  ) {
    super(context.state);
    const plain = new IsolatedHost();
    this.block = { ...plain.block, ...context.block };
    this.transaction = { ...plain.transaction, ...context.transaction };
  }

  override blockHash(number: bigint): Uint8Array {
    return wordOf(number + 0x1000n);
  }

  // What tests put into the world, and look at in it.

  accountExists(address: Uint8Array): boolean {
    return this.state.getAccount(address) !== undefined;
  }

  getBalance(address: Uint8Array): bigint {
    return this.#accountAt(address).balance;
  }

  setBalance(address: Uint8Array, balance: bigint): void {
    this.#put(address, { balance });
  }

  getNonce(address: Uint8Array): bigint {
    return this.#accountAt(address).nonce;
  }

  setNonce(address: Uint8Array, nonce: bigint): void {
    this.#put(address, { nonce });
  }

  getCode(address: Uint8Array): Uint8Array {
    return this.#accountAt(address).code;
  }

  setCode(address: Uint8Array, code: Uint8Array): void {
    this.#put(address, { code });
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.state.getStorage(address, key);
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    const slots = { written: new Map([[toHex(key), value]]), cleared: false };
    this.take({ changes: { accounts: new Map(), storage: new Map([[toHex(address), slots]]) }, logs: [] });
  }

  #accountAt(address: Uint8Array): WorldAccount {
    return this.state.getAccount(address) ?? { balance: 0n, nonce: 0n, code: new Uint8Array(0) };
  }

  #put(address: Uint8Array, fields: Partial<WorldAccount>): void {
    const accounts = new Map([[toHex(address), { ...this.#accountAt(address), ...fields }]]);
    this.take({ changes: { accounts, storage: new Map() }, logs: [] });
  }
}

export interface RunSetup extends Partial<Message>, RunOptions {
  readonly fork?: Fork;
  readonly host?: TestHost;
  readonly profile?: Profile;
}

/** Runs code on `evm/ethereumjs` as the recipient's, with a million gas unless said otherwise. */
export async function runEvm(code: Uint8Array, setup: RunSetup = {}): Promise<Outcome> {
  const { fork = "osaka", host = new TestHost(), profile = profileOf(fork), tracer, ...fields } = setup;
  const engine = await openAnyEngine("evm/ethereumjs");
  const call = message({
    input: new Uint8Array(0),
    gasLimit: 1_000_000n,
    recipient: RECIPIENT,
    sender: SENDER,
    ...fields,
  });
  return engine.run(engine.load(code, profile), call, host, tracer === undefined ? {} : { tracer });
}
