import { TercetError } from "./errors.js";

const DIGITS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** `0x`-prefixed lower-case hex of the bytes. */
export function toHex(bytes: Uint8Array): string {
  let hex = "0x";
  for (const byte of bytes) hex += DIGITS[byte];
  return hex;
}

/**
 * The bytes of a hex string, with or without `0x`.
 * @throws TercetError `invalid-hex` naming the position of the first wrong character or the odd length
 */
export function fromHex(text: string): Uint8Array {
  const start = text.startsWith("0x") ? 2 : 0;
  const wrong = text.slice(start).search(/[^0-9a-fA-F]/);
  if (wrong >= 0) {
    throw new TercetError(
      "invalid-hex",
      `character ${start + wrong} (${JSON.stringify(text[start + wrong])}) is not a hex digit`,
    );
  }
  if (text.length % 2 !== 0)
    throw new TercetError("invalid-hex", `an odd number of hex digits (${text.length - start})`);
  const out = new Uint8Array((text.length - start) / 2);
  for (let i = 0; i < out.length; i++) out[i] = Number.parseInt(text.slice(start + 2 * i, start + 2 * i + 2), 16);
  return out;
}
