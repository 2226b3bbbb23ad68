// What values in a config file can be. Messages say what is allowed: they end the sentence "PATH is VALUE and must be ...".
import * as v from "valibot";
import { fromHex } from "../../base/hex.js";

/** A schema that makes a value of what it is given. */
export type Reader<T> = v.GenericSchema<unknown, T>;

/** An object with these fields and no other. */
export function object<const E extends v.ObjectEntries>(entries: E) {
  const known = Object.keys(entries).filter((name) => name !== "$schema");
  return v.strictObject(entries, ({ expected }) => {
    if (expected === "never") return `left out: there is no such field; there are: ${known.join(", ")}`;
    return expected === "Object" ? "an object" : "there";
  });
}

/** Says in an editor what a field is for. */
export function described<S extends v.GenericSchema>(schema: S, text: string) {
  return v.pipe(schema, v.description(text));
}

export function text(most: number) {
  const allowed = `a string of 1 to ${most} characters`;
  return v.pipe(v.string(allowed), v.minLength(1, allowed), v.maxLength(most, allowed));
}

export function choice<const T extends readonly string[]>(values: T) {
  return v.picklist(values, `one of ${values.join(", ")}`);
}

export function flag() {
  return v.boolean("true or false");
}

export function integer(least: number, most: number) {
  const allowed = `an integer from ${least} to ${most}`;
  return v.pipe(v.number(allowed), v.integer(allowed), v.minValue(least, allowed), v.maxValue(most, allowed));
}

/** Unsigned, of at most so many bits: a number, or a string of digits or hex digits where a number would not be exact. */
export function quantity(bits: number, digits = /^(0x[0-9a-fA-F]{1,80}|[0-9]{1,80})$/) {
  const allowed = `an integer from 0 to 2^${bits}-1: a number, or a string of digits or of hex digits after 0x`;
  const number = v.pipe(v.number(allowed), v.safeInteger(allowed), v.minValue(0, allowed));
  const text = v.pipe(v.string(allowed), v.regex(digits, allowed));
  const toBigint = (value: string | number) => BigInt(value === "0x" ? 0 : value);
  return v.pipe(v.union([number, text], allowed), v.transform(toBigint), v.maxValue(2n ** BigInt(bits) - 1n, allowed));
}

/** Hex after `0x`; of exactly so many bytes, if a number is given. */
export function bytes(size?: number) {
  const allowed = size === undefined ? "0x and an even number of hex digits" : `0x and ${2 * size} hex digits`;
  const pattern = size === undefined ? /^0x([0-9a-fA-F]{2})*$/ : new RegExp(`^0x[0-9a-fA-F]{${2 * size}}$`);
  return v.pipe(v.string(allowed), v.regex(pattern, allowed), v.transform(fromHex));
}

/** A map by address, which becomes lower-case hex. */
export function byAddress<T>(value: Reader<T>) {
  return byHex(/^0x[0-9a-fA-F]{40}$/, "under an address: 0x and 40 hex digits", value, (address) =>
    address.toLowerCase(),
  );
}

/** Words of 32 bytes by key, both without leading zeros if one likes; words that are zero are as good as none. */
export function slots() {
  const allowed = "0x and 1 to 64 hex digits";
  const word = v.pipe(v.string(allowed), v.regex(/^0x[0-9a-fA-F]{1,64}$/, allowed), v.transform(wordOf));
  const padded = (key: string) => `0x${key.slice(2).toLowerCase().padStart(64, "0")}`;
  return byHex(/^0x[0-9a-fA-F]{1,64}$/, `under a key: ${allowed}`, word, padded);
}

function wordOf(hex: string): Uint8Array {
  return fromHex(hex.slice(2).padStart(64, "0"));
}

export function byHex<T>(pattern: RegExp, allowed: string, value: Reader<T>, normalise: (key: string) => string) {
  return v.pipe(
    v.record(v.pipe(v.string(), v.regex(pattern, allowed)), value, "an object"),
    v.rawTransform(({ dataset, addIssue }) => {
      const map = new Map<string, T>();
      for (const [key, each] of Object.entries(dataset.value)) {
        const name = normalise(key);
        if (map.has(name)) {
          const at = { type: "object", origin: "key", input: dataset.value, key, value: each } as const;
          addIssue({ message: "there once", path: [at] });
        }
        map.set(name, each);
      }
      return map as ReadonlyMap<string, T>;
    }),
  );
}
