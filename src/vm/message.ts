import { Checks } from "../base/checks.js";
import { TercetError } from "../base/errors.js";
import type { Profile } from "./profile.js";

/** One call of a program. Program-level runs use only `input` and `gasLimit`; the rest is for contracts. */
export interface Message {
  /** Call data. */
  readonly input: Uint8Array;
  /** Gas, 0 to 2^64-1. */
  readonly gasLimit: bigint;
  /** 20 bytes: who calls. */
  readonly sender: Uint8Array;
  /** 20 bytes: whose storage and balance the program acts on. */
  readonly recipient: Uint8Array;
  /** Wei, 0 to 2^256-1. */
  readonly value: bigint;
  /** No state may change. */
  readonly isStatic: boolean;
  /** 0 for the first call of a transaction, at most 1024. */
  readonly depth: number;
  /**
   * On the EVM, the program is init code: the code that it returns is checked, paid for and becomes the recipient's. Elsewhere the program
   * is the recipient's code to be, whose constructor is run; the input is its arguments.
   */
  readonly isCreation: boolean;
}

export const MAX_GAS = 2n ** 64n - 1n;
const MAX_VALUE = 2n ** 256n - 1n;
const MAX_DEPTH = 1024;
const ADDRESS_BYTES = 20;
const ZERO_ADDRESS = new Uint8Array(ADDRESS_BYTES);

/** A message with defaults for all that a program-level run does not need. */
export function message(fields: Pick<Message, "input" | "gasLimit"> & Partial<Message>): Message {
  return {
    sender: ZERO_ADDRESS,
    recipient: ZERO_ADDRESS,
    value: 0n,
    isStatic: false,
    depth: 0,
    isCreation: false,
    ...fields,
  };
}

const checks: Checks = new Checks("invalid-message");

/**
 * Refuses a message that no engine may run; every engine calls this first.
 * @throws TercetError `invalid-message` naming the field and what is allowed, `gas-out-of-range` or `input-too-large`
 */
export function checkMessage(message: Message, profile: Profile): void {
  checks.object(message, "message");
  const { input, gasLimit, sender, recipient, value, isStatic, depth, isCreation } = message;
  checks.bytes(input, "message.input");
  if (typeof gasLimit !== "bigint") throw checks.refusal(gasLimit, "message.gasLimit", "a bigint from 0 to 2^64-1");
  if (gasLimit < 0n || gasLimit > MAX_GAS) {
    throw new TercetError("gas-out-of-range", `the gas limit ${gasLimit} is not between 0 and 2^64-1`);
  }
  checks.bytes(sender, "message.sender", ADDRESS_BYTES);
  checks.bytes(recipient, "message.recipient", ADDRESS_BYTES);
  checks.uint(value, "message.value", MAX_VALUE);
  for (const [field, flag] of [
    ["isStatic", isStatic],
    ["isCreation", isCreation],
  ] as const) {
    if (typeof flag !== "boolean") throw checks.refusal(flag, `message.${field}`, "true or false");
  }
  if (!Number.isInteger(depth) || depth < 0 || depth > MAX_DEPTH) {
    throw checks.refusal(depth, "message.depth", `a number from 0 to ${MAX_DEPTH}`);
  }
  if (input.length > profile.maxInput) {
    throw new TercetError(
      "input-too-large",
      `the input has ${input.length} bytes and the limit is ${profile.maxInput}: send less, or raise maxInput in the profile`,
      { details: { size: input.length, limit: profile.maxInput } },
    );
  }
}
