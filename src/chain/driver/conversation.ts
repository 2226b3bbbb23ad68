import { concatBytes } from "../../base/bytes.js";
import * as form from "../kernel/conversation-form.js";

/** A conversation as it is held: requests and answers in order, in the form of kernel/conversation-form.ts. */
export class Conversation {
  readonly #parts: Uint8Array[] = [];

  /** @param fuelPerGas units of fuel that a gas is for the contract */
  begin(fuelPerGas: bigint): void {
    this.#parts.push(u32(form.CONVERSATION_VERSION), u32(0), u64(fuelPerGas));
  }

  /** Adds a request with its answer. */
  add(hook: number, request: Uint8Array, answer: Uint8Array): void {
    this.#parts.push(u32(hook), u32(request.length), u32(answer.length), request, answer);
  }

  /** Nothing when the run ended before anything could be asked. */
  encode(): Uint8Array {
    return concatBytes(...this.#parts);
  }
}

export function u32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

export function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
