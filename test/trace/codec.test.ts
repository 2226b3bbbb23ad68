import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes } from "../../src/base/bytes.js";
import { InvalidTraceError } from "../../src/base/errors.js";
import { toHex } from "../../src/base/hex.js";
import type { Claim } from "../../src/trace/claim.js";
import {
  claimId,
  decodeClaim,
  decodeTrace,
  decodeWitness,
  encodeClaim,
  encodeTrace,
  encodeWitness,
  isTrace,
} from "../../src/trace/codec.js";
import { MAX_PROFILE_BYTES } from "../../src/trace/witness.js";
import { claims, traces, witnesses } from "../support/arbitraries.js";
import { GOLDEN_CLAIM, GOLDEN_TRACE } from "../support/golden-trace.js";

function errorOf(action: () => unknown): InvalidTraceError {
  try {
    action();
  } catch (error) {
    if (error instanceof InvalidTraceError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("round trips", () => {
  test("claims", () => {
    fc.assert(
      fc.property(claims, (claim) => {
        expect(decodeClaim(encodeClaim(claim))).toEqual(claim);
      }),
    );
  });

  test("witnesses", () => {
    fc.assert(
      fc.property(witnesses, (witness) => {
        expect(decodeWitness(encodeWitness(witness))).toEqual(witness);
      }),
    );
  });

  test("traces", () => {
    fc.assert(
      fc.property(traces, (trace) => {
        expect(decodeTrace(encodeTrace(trace))).toEqual(trace);
      }),
    );
  });

  test("a decoded trace keeps nothing of the bytes it came from", () => {
    const bytes = Buffer.from(encodeTrace(GOLDEN_TRACE));
    const trace = decodeTrace(bytes);
    bytes.fill(0);
    expect(trace).toEqual(GOLDEN_TRACE);
  });

  test("a view into a larger buffer decodes like a copy", () => {
    const bytes = encodeTrace(GOLDEN_TRACE);
    const padded = concatBytes(new Uint8Array(13), bytes, new Uint8Array(7));
    expect(decodeTrace(padded.subarray(13, 13 + bytes.length))).toEqual(GOLDEN_TRACE);
  });
});

describe("ids", () => {
  test("claims that differ in one field have different ids", () => {
    const other: Claim = {
      vm: "wasm",
      vmVersion: "1.3",
      profileHash: new Uint8Array(32),
      programHash: new Uint8Array(32),
      inputHash: new Uint8Array(32),
      gasLimit: 0n,
      exit: { kind: "success", code: 0 },
      outputHash: new Uint8Array(32),
      gasUsed: 0n,
      fuelUsed: 0n,
    };
    const fields = Object.keys(other) as (keyof Claim)[];
    const ids = fields.map((field) => toHex(claimId({ ...GOLDEN_CLAIM, [field]: other[field] })));
    expect(new Set([...ids, toHex(claimId(GOLDEN_CLAIM))]).size).toBe(fields.length + 1);
  });
});

describe("hostile bytes", () => {
  const encodings = [
    { name: "claim", bytes: encodeClaim(GOLDEN_CLAIM), decode: decodeClaim, encode: encodeClaim },
    { name: "witness", bytes: encodeWitness(GOLDEN_TRACE.witness), decode: decodeWitness, encode: encodeWitness },
    { name: "trace", bytes: encodeTrace(GOLDEN_TRACE), decode: decodeTrace, encode: encodeTrace },
  ] as const;

  for (const { name, bytes, decode, encode } of encodings) {
    /** Either the one encoding of something, or a typed error. */
    function check(input: Uint8Array): void {
      try {
        expect(toHex(encode(decode(input) as never))).toBe(toHex(input));
      } catch (error) {
        if (!(error instanceof InvalidTraceError)) throw error;
      }
    }

    test(`a ${name} cut anywhere`, () => {
      for (let length = 0; length < bytes.length; length++) {
        const { code, details } = errorOf(() => decode(bytes.subarray(0, length)));
        if (length < 4) expect(code).toBe("bad-magic");
        else expect({ code, details }).toEqual({ code: "truncated", details: { offset: length } });
      }
    });

    test(`a ${name} with bytes behind it`, () => {
      const { code, details } = errorOf(() => decode(concatBytes(bytes, Uint8Array.of(0))));
      expect({ code, details }).toEqual({ code: "trailing-bytes", details: { offset: bytes.length } });
    });

    test(`a ${name} of another version`, () => {
      const later = bytes.slice();
      later[4] = 2;
      expect(errorOf(() => decode(later)).code).toBe("unknown-version");
    });

    test(`a ${name} cut anywhere with a header that agrees`, () => {
      for (let length = 0; length < bytes.length - 10; length++) {
        const cut = bytes.slice(0, 10 + length);
        new DataView(cut.buffer).setUint32(6, length, true);
        check(cut);
      }
    });

    test(`a ${name} with any byte changed`, () => {
      for (let at = 0; at < bytes.length; at++) {
        for (const value of [0, 1, 0x7f, 0x80, 0xff]) {
          const changed = bytes.slice();
          changed[at] = value;
          check(changed);
        }
      }
    });

    test(`a ${name} with any 32-bit word changed`, () => {
      const values = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.constantFrom(0x7fff_ffff, 0x8000_0000, 0xffff_ffff));
      const places = fc.integer({ min: 0, max: bytes.length - 4 });
      fc.assert(
        fc.property(fc.array(fc.tuple(places, values), { minLength: 1, maxLength: 3 }), (changes) => {
          const changed = bytes.slice();
          for (const [at, value] of changes) new DataView(changed.buffer).setUint32(at, value, true);
          check(changed);
        }),
        { numRuns: 1000 },
      );
    });

    test(`random bytes as ${name}, with and without its header`, () => {
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (random) => {
          check(random);
          const body = concatBytes(bytes.subarray(0, 10), random);
          new DataView(body.buffer).setUint32(6, random.length, true);
          check(body);
        }),
        { numRuns: 500 },
      );
    });
  }

  test("one kind of file is not another", () => {
    expect(errorOf(() => decodeTrace(encodeClaim(GOLDEN_CLAIM))).code).toBe("bad-magic");
    expect(errorOf(() => decodeClaim(encodeTrace(GOLDEN_TRACE))).code).toBe("bad-magic");
    expect(errorOf(() => decodeWitness(encodeTrace(GOLDEN_TRACE))).code).toBe("bad-magic");
    expect(isTrace(encodeTrace(GOLDEN_TRACE))).toBe(true);
    expect(isTrace(encodeClaim(GOLDEN_CLAIM))).toBe(false);
    expect(isTrace(Uint8Array.of(0x54, 0x52))).toBe(false);
  });

  test("a profile over the limit is refused, encoding and decoding", () => {
    const witness = { ...GOLDEN_TRACE.witness, profile: new Uint8Array(MAX_PROFILE_BYTES + 1) };
    expect(errorOf(() => encodeWitness(witness)).details).toEqual({ field: "witness.profile" });
    const bytes = encodeWitness({ ...witness, profile: new Uint8Array(MAX_PROFILE_BYTES) });
    expect(decodeWitness(bytes).profile.length).toBe(MAX_PROFILE_BYTES);
    const longer = concatBytes(bytes, Uint8Array.of(0));
    new DataView(longer.buffer).setUint32(6, longer.length - 10, true);
    expect(errorOf(() => decodeWitness(longer)).code).toBe("invalid-encoding");
  });
});

describe("claims that say nothing", () => {
  const bad: readonly (readonly [string, Partial<Record<keyof Claim, unknown>>])[] = [
    ["claim.vm", { vm: "z80" }],
    ["claim.vm", { vm: "__proto__" }],
    ["claim.vm", { vm: "" }],
    ["claim.vmVersion", { vmVersion: "" }],
    ["claim.vmVersion", { vmVersion: "x".repeat(33) }],
    ["claim.vmVersion", { vmVersion: "1\n" }],
    ["claim.vmVersion", { vmVersion: "é" }],
    ["claim.profileHash", { profileHash: new Uint8Array(31) }],
    ["claim.programHash", { programHash: new Uint8Array(33) }],
    ["claim.inputHash", { inputHash: new Uint8Array(0) }],
    ["claim.outputHash", { outputHash: new Uint8Array(64) }],
    ["claim.gasLimit", { gasLimit: 2n ** 64n }],
    ["claim.gasUsed", { gasUsed: -1n }],
    ["claim.fuelUsed", { fuelUsed: 2n ** 64n }],
    ["claim.exit", { exit: { kind: "success", code: 1 } }],
    ["claim.exit", { exit: { kind: "revert", code: 0 } }],
    ["claim.exit", { exit: { kind: "revert", code: 2 ** 32 } }],
    ["claim.exit", { exit: { kind: "revert", code: 1.5 } }],
    ["claim.exit", { exit: { kind: "halt", code: 0 } }],
    ["claim.exit", { exit: { kind: "halt", code: 9999 } }],
    ["claim.exit", { exit: { kind: "crash", code: 0 } }],
  ];
  for (const [field, change] of bad) {
    const shown = JSON.stringify(change, (_, value) => (typeof value === "bigint" ? value.toString() : value));
    test(`${field}: ${shown.slice(0, 60)}`, () => {
      const claim = { ...GOLDEN_CLAIM, ...change } as Claim;
      for (const action of [encodeClaim, claimId]) {
        const { code, details } = errorOf(() => action(claim));
        expect({ code, details }).toEqual({ code: "invalid-field", details: { field } });
      }
    });
  }

  test("an unknown kind of exit in the bytes", () => {
    const bytes = encodeClaim(GOLDEN_CLAIM);
    const kindAt = 10 + 4 + 4 + 4 * 32 + 3 * 8;
    expect(bytes[kindAt]).toBe(1);
    bytes[kindAt] = 3;
    expect(errorOf(() => decodeClaim(bytes)).details).toEqual({ field: "claim.exit" });
  });
});
