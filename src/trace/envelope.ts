import { isBytes } from "../base/checks.js";
import { InvalidTraceError } from "../base/errors.js";

/** What a file can hold, by its first four bytes. Read as EVM code they underflow the stack: no program starts so. */
const MAGICS = { trace: "TRCT", witness: "TRCW", claim: "TRCC" } as const;

export type Content = keyof typeof MAGICS;

/** Of everything inside the envelope. Changes whenever the meaning of any byte changes. */
const FORMAT_VERSION = 1;

/** Magic (4 bytes), format version (uint16), length of the body (uint32); little-endian, as in SSZ. */
export const HEADER_BYTES = 10;

/** True when the bytes start with the magic for that content; whether they are well-formed is not looked at. */
export function hasMagic(content: Content, bytes: Uint8Array): boolean {
  const magic = MAGICS[content];
  if (!isBytes(bytes) || bytes.length < magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** A new envelope with room for the body behind its header. */
export function makeEnvelope(content: Content, bodyLength: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + bodyLength);
  new TextEncoder().encodeInto(MAGICS[content], bytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, FORMAT_VERSION, true);
  view.setUint32(6, bodyLength, true);
  return bytes;
}

/**
 * The body of an envelope, a view into its bytes.
 * @throws InvalidTraceError `bad-magic`, `unknown-version`, `truncated` or `trailing-bytes`, with an offset
 */
export function openEnvelope(content: Content, bytes: Uint8Array): Uint8Array {
  if (!hasMagic(content, bytes)) {
    throw malformed("bad-magic", 0, `not a ${content}: it must start with ${JSON.stringify(MAGICS[content])}`);
  }
  if (bytes.length < HEADER_BYTES) throw malformed("truncated", bytes.length, `the ${content} ends in its header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint16(4, true);
  if (version !== FORMAT_VERSION) {
    throw malformed("unknown-version", 4, `${content} format ${version}; this release reads ${FORMAT_VERSION}`);
  }
  const end = HEADER_BYTES + view.getUint32(6, true);
  if (bytes.length < end) throw malformed("truncated", bytes.length, `the ${content} should have ${end} bytes`);
  if (bytes.length > end) throw malformed("trailing-bytes", end, `${bytes.length - end} bytes after the ${content}`);
  return bytes.subarray(HEADER_BYTES);
}

function malformed(code: string, offset: number, message: string): InvalidTraceError {
  return new InvalidTraceError(code, `${message} (at byte ${offset})`, { details: { offset } });
}
