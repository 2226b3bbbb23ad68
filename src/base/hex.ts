import { argumentChecks } from "./checks.js";
import { TercetError } from "./errors.js";

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** The value of a hex digit by its character code, -1 for any other character of ASCII. */
const VALUES = Int8Array.from({ length: 128 }, (_, code) => {
  const value = Number.parseInt(String.fromCharCode(code), 16);
  return Number.isNaN(value) ? -1 : value;
});

/** `0x`-prefixed lower-case hex of the bytes. @throws TercetError `invalid-argument` for what is no bytes */
export function toHex(bytes: Uint8Array): string {
  argumentChecks.bytes(bytes, "what is written in hex");
  let hex = "0x";
  for (let i = 0; i < bytes.length; i++) hex += DIGITS[bytes[i]!];
  return hex;
}

/**
 * The bytes of a hex string, with or without `0x`.
 * @throws TercetError `invalid-hex` naming the position of the first wrong character or the odd length
 */
export function fromHex(text: string): Uint8Array {
  if (typeof text !== "string") throw new TercetError("invalid-hex", "hex is a string");
  const start = text.startsWith("0x") ? 2 : 0;
  const out = new Uint8Array((text.length - start) >> 1);
  let wrong = (text.length - start) % 2;
  for (let i = 0, at = start; i < out.length; i++, at += 2) {
    // A character beyond ASCII has no value, and `undefined` counts as 0 in bitwise operations.
    const byte = ((VALUES[text.charCodeAt(at)] ?? -1) << 4) | (VALUES[text.charCodeAt(at + 1)] ?? -1);
    wrong |= byte & ~0xff;
    out[i] = byte;
  }
  if (wrong !== 0) throw invalid(text, start);
  return out;
}

function invalid(text: string, start: number): TercetError {
  const wrong = text.slice(start).search(/[^0-9a-fA-F]/);
  const problem =
    wrong >= 0
      ? `character ${start + wrong} (${JSON.stringify(text[start + wrong])}) is not a hex digit`
      : `an odd number of hex digits (${text.length - start})`;
  return new TercetError("invalid-hex", problem);
}
