import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fromHex, toHex } from "../../src/base/hex.js";
import { claimToJson } from "../../src/trace/claim-json.js";
import {
  claimId,
  decodeClaim,
  decodeTrace,
  decodeWitness,
  encodeClaim,
  encodeTrace,
  encodeWitness,
} from "../../src/trace/codec.js";
import { GOLDEN_CLAIM, GOLDEN_TRACE } from "../support/golden-trace.js";

// These files are the format: one that has to change needs a new format version.
function golden(name: string): string {
  return readFileSync(join(import.meta.dirname, "golden", name), "utf8").replaceAll(/\s/g, "");
}

test("a claim has the bytes it always had", () => {
  expect(toHex(encodeClaim(GOLDEN_CLAIM))).toBe(golden("claim.hex"));
  expect(decodeClaim(fromHex(golden("claim.hex")))).toEqual(GOLDEN_CLAIM);
});

test("a witness has the bytes it always had", () => {
  expect(toHex(encodeWitness(GOLDEN_TRACE.witness))).toBe(golden("witness.hex"));
  expect(decodeWitness(fromHex(golden("witness.hex")))).toEqual(GOLDEN_TRACE.witness);
});

test("a trace has the bytes it always had", () => {
  expect(toHex(encodeTrace(GOLDEN_TRACE))).toBe(golden("trace.hex"));
  expect(decodeTrace(fromHex(golden("trace.hex")))).toEqual(GOLDEN_TRACE);
});

test("a claim has the id it always had", () => {
  expect(toHex(claimId(GOLDEN_CLAIM))).toBe(golden("claim-id.hex"));
});

test("a claim has the JSON it always had", () => {
  expect(`${JSON.stringify(claimToJson(GOLDEN_CLAIM), null, 2)}\n`).toBe(
    readFileSync(join(import.meta.dirname, "golden", "claim.json"), "utf8"),
  );
});
