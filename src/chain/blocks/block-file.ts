import { concatBytes } from "../../base/bytes.js";
import { TercetError } from "../../base/errors.js";

/** More than a block of any chain has; who names a longer one is wrong. */
const MAX_BLOCK = 64 * 1024 * 1024;
const SHORT_LIST = 0xc0;
const LONGEST_SHORT = 55;
const MOST_HEADER = 5;

/**
 * The blocks of a file as clients export them: RLP, one behind the other. Holds one block and one part of the file at a time.
 * @param parts of the file, as they are read
 * @throws TercetError `invalid-block-file` with the byte where a block begins that is none, is cut off, or has more than 64 MiB
 */
export function* splitBlocks(parts: Iterable<Uint8Array>): Generator<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  let missing: Uint8Array[] = [];
  let have = 0;
  let offset = 0;
  for (const part of parts) {
    missing.push(part);
    have += part.length;
    // A long block is put together once, when all of it is there.
    if (rest.length > 0 && rest.length + have < (sizeOf(rest, offset) ?? 0)) continue;
    rest = concatBytes(rest, ...missing);
    missing = [];
    have = 0;
    let at = 0;
    for (let size = sizeOf(rest, offset); size !== undefined && at + size <= rest.length; ) {
      yield rest.subarray(at, at + size);
      at += size;
      size = sizeOf(rest.subarray(at), offset + at);
    }
    rest = rest.subarray(at);
    offset += at;
  }
  if (rest.length + have > 0) throw invalid(offset, `it ends ${rest.length + have} bytes into a block`);
}

/** Of the list that begins there; undefined when its header is not there yet. */
function sizeOf(bytes: Uint8Array, offset: number): number | undefined {
  if (bytes.length === 0) return undefined;
  const kind = bytes[0]! - SHORT_LIST;
  if (kind < 0) throw invalid(offset, "a block begins there with no list");
  const lengthSize = Math.max(0, kind - LONGEST_SHORT);
  if (lengthSize >= MOST_HEADER) throw invalid(offset, `a block there has more than ${MAX_BLOCK} bytes`);
  if (bytes.length < 1 + lengthSize) return undefined;
  let length = lengthSize === 0 ? kind : 0;
  for (let i = 1; i <= lengthSize; i++) length = length * 0x100 + bytes[i]!;
  if (length > MAX_BLOCK) throw invalid(offset, `a block there has ${length} bytes, ${MAX_BLOCK} are allowed`);
  return 1 + lengthSize + length;
}

function invalid(offset: number, why: string): TercetError {
  return new TercetError("invalid-block-file", `no file of blocks (at byte ${offset}): ${why}`, {
    details: { offset },
  });
}
