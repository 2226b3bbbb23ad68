import { equalBytes } from "../base/bytes.js";
import { InvalidProgramError } from "../base/errors.js";
import { keccak256 } from "../base/hash.js";
import { encodeRlp, integerToRlp } from "../base/rlp.js";
import type { Program } from "../vm/engine.js";
import type { Host } from "../vm/host.js";
import { type Message, message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import type { Tracer } from "../vm/tracer.js";
import type { ChainRules } from "./chain-rules.js";
import { CreationTracer } from "./creation-tracer.js";
import { delegationOf } from "./delegation.js";
import type { ForkRules } from "./fork-rules.js";

/** What a transaction lets its sender do first: gas without the intrinsic part, value in wei. */
export interface TopLevel {
  readonly sender: Uint8Array;
  readonly gasLimit: bigint;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly tracer?: Tracer;
}

/** Calls an account: moves the value and runs its code. Undoes both unless it succeeds. */
export async function callAccount(host: Host, to: Uint8Array, top: TopLevel, chain: ChainRules): Promise<Outcome> {
  const start = host.checkpoint();
  moveValue(host, top.sender, to, top.value);
  const code = codeToRun(host, to, chain.rules);
  const { sender, gasLimit, value, data: input } = top;
  const outcome = await run(code, message({ input, gasLimit, sender, recipient: to, value }), host, chain, top.tracer);
  if (outcome.type !== "success") host.revert(start);
  return outcome;
}

/** Creates a contract where sender and nonce say; the sender's nonce is the one after. Undoes all unless it succeeds. */
export async function createContract(
  host: Host,
  nonce: bigint,
  top: TopLevel,
  chain: ChainRules,
): Promise<{ outcome: Outcome; address: Uint8Array }> {
  const { sender, gasLimit, value, data: code } = top;
  const address = contractAddress(sender, nonce);
  if (isTaken(host, address)) return { outcome: halt("create-collision", gasLimit), address };
  const start = host.checkpoint();
  host.markCreated(address);
  host.setNonce(address, chain.rules.contractNonce);
  moveValue(host, sender, address, value);
  const fields = { input: new Uint8Array(0), gasLimit, sender, recipient: address, value, isCreation: true };
  const tracer = top.tracer && new CreationTracer(top.tracer, code);
  const outcome = await run(code, message(fields), host, chain, tracer);
  tracer?.finish(outcome);
  if (outcome.type !== "success") host.revert(start);
  return { outcome, address };
}

/** The address of a contract that an account creates with that nonce (Yellow Paper, section 7). */
export function contractAddress(creator: Uint8Array, nonce: bigint): Uint8Array {
  return keccak256(encodeRlp([creator, integerToRlp(nonce)])).slice(12);
}

/** Whether nothing can be created at an address (EIP-684, EIP-7610). */
function isTaken(host: Host, address: Uint8Array): boolean {
  return host.getNonce(address) !== 0n || host.getCode(address).length > 0 || host.hasStorage(address);
}

/** Moves wei that the sender has. Touches both accounts. */
function moveValue(host: Host, from: Uint8Array, to: Uint8Array, value: bigint): void {
  if (equalBytes(from, to)) return;
  host.setBalance(from, host.getBalance(from) - value);
  host.setBalance(to, host.getBalance(to) + value);
}

/** The account's code, or what it delegates to, which becomes warm (EIP-7702). */
function codeToRun(host: Host, address: Uint8Array, { hasDelegation }: ForkRules): Uint8Array {
  const code = host.getCode(address);
  const target = hasDelegation ? delegationOf(code) : undefined;
  if (target === undefined) return code;
  host.accessAccount(target);
  return host.getCode(target);
}

async function run(
  code: Uint8Array,
  message: Message,
  host: Host,
  chain: ChainRules,
  tracer: Tracer | undefined,
): Promise<Outcome> {
  const program = load(code, chain);
  // No engine takes the code, so its first instruction is none.
  if (program === undefined) return halt("invalid-instruction", message.gasLimit);
  return chain.engine.run(program, message, host, tracer === undefined ? {} : { tracer });
}

function load(code: Uint8Array, { engine, profile }: ChainRules): Program | undefined {
  try {
    return engine.load(code, profile);
  } catch (error) {
    if (error instanceof InvalidProgramError) return undefined;
    throw error;
  }
}

function halt(reason: "create-collision" | "invalid-instruction", gasLimit: bigint): Outcome {
  return { type: "halt", reason, gasUsed: gasLimit, fuelUsed: gasLimit };
}
