import { concatBytes, equalBytes } from "../base/bytes.js";
import { keccak256 } from "../base/hash.js";
import { encodeRlp, integerToRlp } from "../base/rlp.js";
import type { CallMessage, Host } from "../vm/host.js";
import type { Message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import { delegationOf } from "./delegation.js";
import type { ForkRules } from "./fork-rules.js";

/** What a call does before code runs: it moves the value of a plain call. The code to run. */
export function beginCall(host: Host, message: CallMessage, rules: ForkRules): Uint8Array {
  if (message.kind === "call") moveValue(host, message.sender, message.recipient, message.value);
  return codeToRun(host, message.codeAddress, rules);
}

/** What the creation of the recipient does before init code runs. When the address is taken nothing, and it says false. */
export function beginCreation(host: Host, { sender, recipient, value }: Message, rules: ForkRules): boolean {
  if (isTaken(host, recipient)) return false;
  host.markCreated(recipient);
  host.setNonce(recipient, rules.contractNonce);
  moveValue(host, sender, recipient, value);
  return true;
}

/** Undoes all since the checkpoint unless the outcome is a success. */
export function endCall(host: Host, start: number, outcome: Outcome): Outcome {
  if (outcome.type !== "success") host.revert(start);
  return outcome;
}

/** The address of a contract that an account creates with that nonce (Yellow Paper, section 7). */
export function contractAddress(creator: Uint8Array, nonce: bigint): Uint8Array {
  return keccak256(encodeRlp([creator, integerToRlp(nonce)])).slice(12);
}

/** The address of a contract that an account creates with that salt and init code (EIP-1014). */
export function saltedAddress(creator: Uint8Array, salt: Uint8Array, initCode: Uint8Array): Uint8Array {
  return keccak256(concatBytes(Uint8Array.of(0xff), creator, salt, keccak256(initCode))).slice(12);
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
