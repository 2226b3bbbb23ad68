import fc from "fast-check";

/** Runs of each property; more for a long search: `FUZZ_RUNS=100000 npx vitest run test/fuzz`. */
export const RUNS = Number(process.env.FUZZ_RUNS ?? 150);

/** Bytes at which formats change their minds: signs, continuation bits, magics, powers of two. */
const TELLING = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x40, 0x41, 0x0b, 0xc0, 0x20];

/** Gives new bytes; a sample that is a Buffer would be changed by what its `slice` gives. */
type Mutation = (bytes: Uint8Array) => Uint8Array;

const place = fc.nat({ max: 0xffff_ffff });
const byte = fc.oneof(fc.constantFrom(...TELLING), fc.nat({ max: 255 }));

const overwrite = fc.tuple(place, byte).map(
  ([at, value]): Mutation =>
    (bytes) => {
      const changed = Uint8Array.from(bytes);
      if (changed.length > 0) changed[at % changed.length] = value;
      return changed;
    },
);

const flip = fc.tuple(place, fc.nat({ max: 7 })).map(
  ([at, bit]): Mutation =>
    (bytes) => {
      const changed = Uint8Array.from(bytes);
      if (changed.length > 0) changed[at % changed.length]! ^= 1 << bit;
      return changed;
    },
);

const truncate = place.map(
  (at): Mutation =>
    (bytes) =>
      bytes.slice(0, at % (bytes.length + 1)),
);

const insert = fc.tuple(place, fc.uint8Array({ maxLength: 9 })).map(
  ([at, more]): Mutation =>
    (bytes) => {
      const start = at % (bytes.length + 1);
      return Uint8Array.of(...bytes.subarray(0, start), ...more, ...bytes.subarray(start));
    },
);

const repeat = fc.tuple(place, place, fc.nat({ max: 64 })).map(
  ([from, to, size]): Mutation =>
    (bytes) => {
      const changed = Uint8Array.from(bytes);
      if (changed.length > 0)
        changed.copyWithin(to % changed.length, from % changed.length, (from % changed.length) + size);
      return changed;
    },
);

/** One of the samples after a few small changes. */
export function mutated(...samples: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  const mutation = fc.oneof(
    { weight: 4, arbitrary: overwrite },
    { weight: 4, arbitrary: flip },
    { weight: 1, arbitrary: truncate },
    { weight: 1, arbitrary: insert },
    { weight: 1, arbitrary: repeat },
  );
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { minLength: 1, maxLength: 4 }))
    .map(([sample, mutations]) => mutations.reduce((bytes, mutate) => mutate(bytes), sample));
}
