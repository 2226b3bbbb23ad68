import { bigintToBytes, concatBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";
import { keccak256 } from "../../base/hash.js";
import { HALT_REASONS } from "../../vm/halt.js";
import type {
  BlockContext,
  CallMessage,
  Created,
  CreateMessage,
  Host,
  Log,
  TransactionContext,
} from "../../vm/host.js";
import { type Outcome, outputOf } from "../../vm/outcome.js";
import type { PrecompileTable } from "../../vm/precompile.js";
import type { VmName } from "../../vm/vm-name.js";
import * as form from "../kernel/conversation-form.js";
import { u32, u64 } from "./conversation.js";
import { CALL_KINDS, STATUS_OF } from "./kernel-host.js";
import { addressWord, type RunRecorder } from "./recorded-run.js";

const NOTHING = new Uint8Array(0);
const NO_ADDRESS = new Uint8Array(20);
const NO_SALT = new Uint8Array(32);

/** A host that takes down what contracts for other VMs ask it and are answered. What no contract can ask is refused. */
export class RecordingHost implements Host {
  readonly #host: Host;
  readonly #recorder: RunRecorder;

  constructor(host: Host, recorder: RunRecorder) {
    this.#host = host;
    this.#recorder = recorder;
  }

  get precompiles(): PrecompileTable {
    return this.#host.precompiles;
  }

  vmOf(code: Uint8Array): VmName {
    return this.#host.vmOf(code);
  }

  get block(): BlockContext {
    const block = this.#host.block;
    const { coinbase, timestamp, number, prevRandao, gasLimit, chainId, baseFee, blobBaseFee } = block;
    const words = [timestamp, number].map(word);
    const answer = [
      addressWord(coinbase),
      ...words,
      prevRandao,
      ...[gasLimit, chainId, baseFee, blobBaseFee].map(word),
    ];
    this.#add(form.ASK_BLOCK, NOTHING, concatBytes(...answer));
    return block;
  }

  get transaction(): TransactionContext {
    const transaction = this.#host.transaction;
    const { origin, gasPrice, blobHashes } = transaction;
    this.#add(form.ASK_TRANSACTION, NOTHING, concatBytes(addressWord(origin), word(gasPrice), ...blobHashes));
    return transaction;
  }

  blockHash(number: bigint): Uint8Array {
    const hash = this.#host.blockHash(number);
    // Of a number that is no block's the answer depends on nothing.
    if (number < 1n << 64n) this.#add(form.ASK_BLOCK_HASH, u64(number), hash);
    return hash;
  }

  accountExists(address: Uint8Array): boolean {
    return this.#fact(form.ASK_EXISTS, address, this.#host.accountExists(address));
  }

  getBalance(address: Uint8Array): bigint {
    const balance = this.#host.getBalance(address);
    this.#add(form.ASK_BALANCE, address, word(balance));
    return balance;
  }

  getNonce(address: Uint8Array): bigint {
    const nonce = this.#host.getNonce(address);
    this.#add(form.ASK_NONCE, address, u64(nonce));
    return nonce;
  }

  getCode(address: Uint8Array): Uint8Array {
    const code = this.#host.getCode(address);
    this.#add(form.ASK_CODE, address, keccak256(code));
    return code;
  }

  getStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#value(form.ASK_SLOT, address, key, this.#host.getStorage(address, key));
  }

  getOriginalStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#value(form.ASK_ORIGINAL_SLOT, address, key, this.#host.getOriginalStorage(address, key));
  }

  getTransientStorage(address: Uint8Array, key: Uint8Array): Uint8Array {
    return this.#value(form.ASK_TRANSIENT, address, key, this.#host.getTransientStorage(address, key));
  }

  setStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#host.setStorage(address, key, value);
    this.#add(form.ASK_SET_SLOT, concatBytes(address, key, value), NOTHING);
  }

  setTransientStorage(address: Uint8Array, key: Uint8Array, value: Uint8Array): void {
    this.#host.setTransientStorage(address, key, value);
    this.#add(form.ASK_SET_TRANSIENT, concatBytes(address, key, value), NOTHING);
  }

  accessAccount(address: Uint8Array): boolean {
    return this.#fact(form.ASK_ACCESS_ACCOUNT, address, this.#host.accessAccount(address));
  }

  accessStorage(address: Uint8Array, key: Uint8Array): boolean {
    return this.#fact(form.ASK_ACCESS_SLOT, concatBytes(address, key), this.#host.accessStorage(address, key));
  }

  emitLog(log: Log): void {
    const { address, topics, data } = log;
    this.#host.emitLog(log);
    this.#add(form.ASK_LOG, concatBytes(address, u32(topics.length), ...topics, data), NOTHING);
  }

  call(message: CallMessage): Outcome {
    const { kind, isStatic, gasLimit, sender, recipient, codeAddress, value, input } = message;
    const outcome = this.#host.call(message);
    const numbers = [u32(CALL_KINDS[kind]), u32(Number(isStatic)), u64(gasLimit)];
    const request = concatBytes(...numbers, sender, recipient, codeAddress, word(value), input);
    this.#add(form.ASK_CALL, request, answerOf(outcome, gasLimit, NO_ADDRESS));
    return outcome;
  }

  create(message: CreateMessage): Created {
    const { gasLimit, sender, value, salt, input } = message;
    const created = this.#host.create(message);
    const numbers = [u32(Number(salt !== undefined)), u32(0), u64(gasLimit)];
    const request = concatBytes(...numbers, sender, word(value), salt ?? NO_SALT, input);
    this.#add(form.ASK_CREATE, request, answerOf(created.outcome, gasLimit, created.address));
    return created;
  }

  setBalance = noContractCan("set a balance");
  setNonce = noContractCan("set a nonce");
  setCode = noContractCan("set code");
  deleteAccount = noContractCan("delete an account");
  wasDeleted = noContractCan("see whether an account is deleted");
  markCreated = noContractCan("mark an account as created");
  wasCreated = noContractCan("see whether an account was created");
  clearStorage = noContractCan("clear a storage");
  hasStorage = noContractCan("see whether there is any storage");
  isWarmAccount = noContractCan("look at warmth without using it");
  isWarmStorage = noContractCan("look at warmth without using it");
  checkpoint = noContractCan("make a checkpoint");
  revert = noContractCan("return to a checkpoint");

  #add(hook: number, request: Uint8Array, answer: Uint8Array): void {
    this.#recorder.conversation.add(hook, request, answer);
  }

  #fact(hook: number, request: Uint8Array, fact: boolean): boolean {
    this.#add(hook, request, Uint8Array.of(Number(fact)));
    return fact;
  }

  #value(hook: number, address: Uint8Array, key: Uint8Array, value: Uint8Array): Uint8Array {
    this.#add(hook, concatBytes(address, key), value);
    return value;
  }
}

function noContractCan(what: string): () => never {
  return () => {
    throw new TercetError("not-for-contracts", `no contract can ${what}`);
  };
}

function word(value: bigint): Uint8Array {
  return bigintToBytes(value, 32);
}

/** See CALLED_ offsets. */
function answerOf(outcome: Outcome, gasLimit: bigint, address: Uint8Array): Uint8Array {
  const reason = outcome.type === "halt" ? HALT_REASONS[outcome.reason] : 0;
  const numbers = [u32(STATUS_OF[outcome.type]), u32(reason), u64(gasLimit - outcome.gasUsed)];
  return concatBytes(...numbers, address, outputOf(outcome));
}
