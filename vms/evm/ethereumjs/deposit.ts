import { Address } from "@ethereumjs/util";
import type { HaltReason } from "../../../src/vm/halt.js";
import type { Message } from "../../../src/vm/message.js";
import type { Outcome, Success } from "../../../src/vm/outcome.js";
import { type Fork, isAtLeast } from "../../../src/vm/rules/forks.js";
import type { ReaderState } from "./reader-state.js";

const CODE_BYTE_GAS = 200n;
const MAX_CODE_SIZE = 24_576;
/** No code may start with it from London on (EIP-3541). */
const RESERVED_BYTE = 0xef;

/**
 * Stores what init code has returned as the recipient's code and charges for it (Yellow Paper, section 7; EIP-170): the reference's own
 * words for what it does itself in a creation that is no call.
 */
export async function depositCode(
  outcome: Success,
  message: Message,
  state: ReaderState,
  fork: Fork,
): Promise<Outcome> {
  const { output: code } = outcome;
  const gasUsed = outcome.gasUsed + CODE_BYTE_GAS * BigInt(code.length);
  // Frontier leaves a contract that cannot pay for its code without it (EIP-2).
  if (gasUsed > message.gasLimit && !isAtLeast(fork, "homestead")) return { ...outcome, output: new Uint8Array(0) };
  const fault = codeFault(code, message.gasLimit - gasUsed, fork);
  if (fault !== undefined)
    return { type: "halt", reason: fault, gasUsed: message.gasLimit, fuelUsed: message.gasLimit };
  await state.putCode(new Address(message.recipient), code);
  return { ...outcome, gasUsed, fuelUsed: gasUsed };
}

function codeFault(code: Uint8Array, gasLeft: bigint, fork: Fork): HaltReason | undefined {
  if (code.length > MAX_CODE_SIZE && isAtLeast(fork, "spuriousDragon")) return "code-too-large";
  if (code[0] === RESERVED_BYTE && isAtLeast(fork, "london")) return "invalid-code";
  return gasLeft < 0n ? "out-of-gas" : undefined;
}
