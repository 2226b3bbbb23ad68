/** A precompiled contract. A chain adds its own by giving one an address. */
export interface Precompile {
  /** What the call costs. */
  gas(input: Uint8Array): bigint;
  /** The output, in a pure function of the input; undefined fails the call, which takes all its gas. */
  run(input: Uint8Array): Uint8Array | undefined;
}

/** Precompiled contracts by address in lower-case `0x` hex. */
export type PrecompileTable = ReadonlyMap<string, Precompile>;

export const NO_BYTES = new Uint8Array(0);

/** `length` bytes of the input from `offset`; past its end there are zeros. */
export function padded(input: Uint8Array, offset: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  out.set(input.subarray(offset, offset + length));
  return out;
}

/** Gas by words of input begun. */
export function perWord(base: number, word: number): (input: Uint8Array) => bigint {
  return (input) => BigInt(base + word * Math.ceil(input.length / 32));
}

export function fixed(gas: number): () => bigint {
  const cost = BigInt(gas);
  return () => cost;
}

/** A run for which a library's exception means that the input is bad. */
export function failing(run: (input: Uint8Array) => Uint8Array | undefined): Precompile["run"] {
  return (input) => {
    try {
      return run(input);
    } catch {
      return undefined;
    }
  };
}
