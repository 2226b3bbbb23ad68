import { TercetError } from "./errors.js";

/** What a public function says of what it was given: the code of its errors, which name the field and what is allowed. */
export class Checks {
  readonly #code: string;

  constructor(code: string) {
    this.#code = code;
  }

  /** @throws TercetError unless the value is a bigint from 0 to `most` */
  uint(value: unknown, field: string, most?: bigint): asserts value is bigint {
    if (typeof value === "bigint" && value >= 0n && (most === undefined || value <= most)) return;
    throw this.refusal(value, field, most === undefined ? "a bigint from 0" : `a bigint from 0 to ${nameOf(most)}`);
  }

  /** @throws TercetError unless the value is a Uint8Array, of `size` bytes if that is given */
  bytes(value: unknown, field: string, size?: number): asserts value is Uint8Array {
    if (isBytes(value) && (size === undefined || value.length === size)) return;
    throw this.refusal(value, field, size === undefined ? "a Uint8Array" : `a Uint8Array of ${size} bytes`);
  }

  /** @throws TercetError unless the value is a list */
  list(value: unknown, field: string): asserts value is readonly unknown[] {
    if (!Array.isArray(value)) throw this.refusal(value, field, "a list");
  }

  /** @throws TercetError unless the value is an object with fields */
  object(value: unknown, field: string): asserts value is Readonly<Record<string, unknown>> {
    if (typeof value !== "object" || value === null) throw this.refusal(value, field, "an object");
  }

  refusal(value: unknown, field: string, allowed: string): TercetError {
    return new TercetError(this.#code, `${field} is ${shown(value)} and must be ${allowed}`, { details: { field } });
  }
}

/** Also of another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === "[object Uint8Array]";
}

/** For functions of bytes and texts that have no words of their own for what is wrong with them. */
export const argumentChecks: Checks = new Checks("invalid-argument");

/** `2^64-1` in place of its digits. */
function nameOf(most: bigint): string {
  const bits = most.toString(2).length;
  return bits > 32 && most === 2n ** BigInt(bits) - 1n ? `2^${bits}-1` : `${most}`;
}

const MOST_SHOWN = 40;

/** A value in few words, whatever it is. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (isBytes(value)) return `${value.length} bytes`;
  if (Array.isArray(value)) return "a list";
  if (typeof value === "bigint" || typeof value === "boolean") return cut(`${value}`);
  if (typeof value === "number") return `the number ${value}`;
  return typeof value === "string" ? `the string ${cut(JSON.stringify(value))}` : `of type ${typeof value}`;
}

function cut(text: string): string {
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}
