import { InvalidProofError } from "../../../src/vm/step/invalid-proof.js";
import { ADDRESS_SPACE } from "../../../src/vm/step/tree.js";

/** What never changes during a run of the machine. */
export interface Environment {
  /** Pages that the memory may grow to. */
  readonly memoryLimit: number;
  /** Elements that each table may grow to. */
  readonly tableLimits: readonly number[];
  /** Where the input is; bytes. */
  readonly input: { readonly address: number; readonly size: number };
  /** Bytes. */
  readonly maxOutput: number;
}

const FIXED_WORDS = 4;
const WORD = 8;

/** Words of 64 bits, little-endian: memory limit, input address, input size, maximal output, then the table limits. */
export function encodeEnvironment({ memoryLimit, tableLimits, input, maxOutput }: Environment): Uint8Array {
  const words = [memoryLimit, input.address, input.size, maxOutput, ...tableLimits];
  const view = new DataView(new ArrayBuffer(WORD * words.length));
  for (const [index, word] of words.entries()) view.setBigUint64(WORD * index, BigInt(word), true);
  return new Uint8Array(view.buffer);
}

/** @throws InvalidProofError `invalid-environment` for bytes that {@link encodeEnvironment} never makes */
export function decodeEnvironment(bytes: Uint8Array): Environment {
  if (bytes.length % WORD !== 0 || bytes.length < WORD * FIXED_WORDS) throw invalid("it has the wrong length");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = Array.from({ length: bytes.length / WORD }, (_, index) => wordAt(view, index));
  const [memoryLimit, address, size, maxOutput] = words as [number, number, number, number];
  if (address + size > ADDRESS_SPACE) throw invalid("its input is beyond 2^32");
  return { memoryLimit, tableLimits: words.slice(FIXED_WORDS), input: { address, size }, maxOutput };
}

/** Every word is an address, a size or a count: at most 2^32. */
function wordAt(view: DataView, index: number): number {
  const word = Number(view.getBigUint64(WORD * index, true));
  if (word > ADDRESS_SPACE) throw invalid(`word ${index} is beyond 2^32`);
  return word;
}

function invalid(why: string): InvalidProofError {
  return new InvalidProofError("invalid-environment", `this is no environment of a WebAssembly machine: ${why}`);
}
