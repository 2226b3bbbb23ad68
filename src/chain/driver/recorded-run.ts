import { concatBytes } from "../../base/bytes.js";
import type { Message } from "../../vm/message.js";
import type { Outcome } from "../../vm/outcome.js";
import { Conversation } from "./conversation.js";

/**
 * A run that the state transition asked for: of a contract for another VM or of a precompiled contract of the chain's own. So is it when a
 * VM looks at the code of a contract to be, whose output is u32 HAS_ bits.
 */
export interface RecordedRun {
  /** 32 bytes, as in {@link contractVmHash}; zeros for a precompiled contract. */
  readonly vm: Uint8Array;
  /** 32 bytes: the hash of the code; of a precompiled contract its address, behind zeros. */
  readonly program: Uint8Array;
  readonly message: Message;
  /** A VM looked at code. */
  readonly isActivation?: true;
  /** Empty for all but contracts. */
  readonly conversation: Uint8Array;
  readonly outcome: Outcome;
}

type Begun = Pick<RecordedRun, "vm" | "program" | "message" | "isActivation">;

/** Takes down runs in the order in which they begin, with what is said in each. */
export class RunRecorder {
  readonly #runs: (RecordedRun | undefined)[] = [];
  readonly #open: Conversation[] = [];

  /** The conversation of the run under way. */
  get conversation(): Conversation {
    return this.#open.at(-1)!;
  }

  /** Runs a contract, whose host takes down what is said. */
  contract(begun: Begun, run: () => Outcome): Outcome {
    const place = this.#runs.push(undefined) - 1;
    this.#open.push(new Conversation());
    const outcome = run();
    this.#runs[place] = { ...begun, conversation: this.#open.pop()!.encode(), outcome };
    return outcome;
  }

  /** Takes down what says nothing. */
  silent(begun: Begun, run: () => Outcome): Outcome {
    const place = this.#runs.push(undefined) - 1;
    const outcome = run();
    this.#runs[place] = { ...begun, conversation: new Uint8Array(0), outcome };
    return outcome;
  }

  /** The runs that have ended. */
  get runs(): readonly RecordedRun[] {
    return this.#runs.filter((run) => run !== undefined);
  }
}

/** An address as 32 bytes. */
export function addressWord(address: Uint8Array): Uint8Array {
  return concatBytes(new Uint8Array(32 - address.length), address);
}
