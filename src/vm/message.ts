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
  /** The program is init code: the code that it returns is checked, paid for and becomes the recipient's (EVM only). */
  readonly isCreation: boolean;
}

export const MAX_GAS = 2n ** 64n - 1n;
const ZERO_ADDRESS = new Uint8Array(20);

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

/**
 * Refuses a message that no engine may run; every engine calls this first.
 * @throws TercetError `gas-out-of-range` or `input-too-large`
 */
export function checkMessage(message: Message, profile: Profile): void {
  if (message.gasLimit < 0n || message.gasLimit > MAX_GAS) {
    throw new TercetError("gas-out-of-range", `the gas limit ${message.gasLimit} is not between 0 and 2^64-1`);
  }
  if (message.input.length > profile.maxInput) {
    throw new TercetError(
      "input-too-large",
      `the input has ${message.input.length} bytes and the limit is ${profile.maxInput}: send less, or raise maxInput in the profile`,
      { details: { size: message.input.length, limit: profile.maxInput } },
    );
  }
}
