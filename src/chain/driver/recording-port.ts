import { concatBytes } from "../../base/bytes.js";
import { answerBytes, requestBytes } from "../../vm/hooks/hook.js";
import * as hooks from "../../vm/hooks/numbers.js";
import type { HookPort } from "../../vm/hooks/port.js";
import { HOOKS } from "../../vm/hooks/table.js";
import type { Conversation } from "./conversation.js";
import { u64 } from "./conversation.js";

const BY_NUMBER = new Map(HOOKS.map((hook) => [hook.number, hook]));

/** Takes down what is asked at a port and answered. */
export class RecordingPort implements HookPort {
  readonly #port: HookPort;
  readonly #conversation: Conversation;

  constructor(port: HookPort, conversation: Conversation) {
    this.#port = port;
    this.#conversation = conversation;
  }

  get bytes(): Uint8Array {
    return this.#port.bytes;
  }

  get view(): DataView {
    return this.#port.view;
  }

  get at(): number {
    return this.#port.at;
  }

  #placed = 0;

  place(size: number): number {
    this.#placed = this.#port.place(size);
    return this.#placed;
  }

  ask(number: number, fuel: bigint, size: number): bigint {
    const hook = BY_NUMBER.get(number)!;
    const port = this.#port;
    const copy = (at: number, length: number) => port.bytes.slice(at, at + length);
    const variable = size === 0 ? new Uint8Array(0) : copy(this.#placed, size);
    const request = concatBytes(u64(fuel), copy(port.at + hooks.REQUEST, requestBytes(hook)), variable);
    const left = port.ask(number, fuel, size);
    this.#conversation.add(number, request, concatBytes(...this.#answer(left, answerBytes(hook))));
    return left;
  }

  #answer(left: bigint, fixed: number): readonly Uint8Array[] {
    const first = u64(BigInt.asUintN(64, left));
    if (left < 0n) return [first];
    const { bytes, view, at } = this.#port;
    const [rest, size] = [view.getUint32(at + hooks.REST, true), view.getUint32(at + hooks.REST_SIZE, true)];
    const result = bytes.slice(at + hooks.RESULT, at + hooks.RESULT + 8);
    const written = bytes.slice(at + hooks.ANSWER, at + hooks.ANSWER + fixed);
    return [first, result, written, bytes.slice(rest, rest + size)];
  }
}
