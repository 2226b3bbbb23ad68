import { message } from "../vm/message.js";
import type { Outcome } from "../vm/outcome.js";
import { beginCall, beginCreation, contractAddress, endCall } from "./account-call.js";
import type { ChainRules } from "./chain-rules.js";
import type { TransactionHost } from "./transaction-host.js";

/** What a transaction lets its sender do first: gas without the intrinsic part, value in wei. */
export interface TopLevel {
  readonly sender: Uint8Array;
  readonly gasLimit: bigint;
  readonly value: bigint;
  readonly data: Uint8Array;
}

/** Calls an account: moves the value and runs its code. Undoes both unless it succeeds. */
export async function callAccount(
  host: TransactionHost,
  to: Uint8Array,
  { sender, gasLimit, value, data: input }: TopLevel,
  { rules }: ChainRules,
): Promise<Outcome> {
  const call = message({ input, gasLimit, sender, recipient: to, value });
  const start = host.checkpoint();
  const code = beginCall(host, { ...call, kind: "call", codeAddress: to }, rules);
  return endCall(host, start, await host.contracts.runFirst(code, call, host));
}

/** Creates a contract where sender and nonce say; the sender's nonce is the one after. Undoes all unless it succeeds. */
export async function createContract(
  host: TransactionHost,
  nonce: bigint,
  { sender, gasLimit, value, data: code }: TopLevel,
  { rules }: ChainRules,
): Promise<{ outcome: Outcome; address: Uint8Array }> {
  const address = contractAddress(sender, nonce);
  const fields = { input: new Uint8Array(0), gasLimit, sender, recipient: address, value, isCreation: true };
  const creation = message(fields);
  const start = host.checkpoint();
  if (!beginCreation(host, creation, rules)) {
    return { outcome: { type: "halt", reason: "create-collision", gasUsed: gasLimit, fuelUsed: gasLimit }, address };
  }
  return { outcome: endCall(host, start, await host.contracts.runFirst(code, creation, host)), address };
}
