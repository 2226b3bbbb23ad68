import { describe, expect, test } from "vitest";
import { checkMessage, MAX_GAS, message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";

const profile = defineProfile({ name: "wasm", settings: {} }, { maxInput: 4 });
const NONE = new Uint8Array(0);

describe("messages", () => {
  test("default to a call from nobody to nobody", () => {
    expect(message({ input: NONE, gasLimit: 1n })).toEqual({
      input: NONE,
      gasLimit: 1n,
      sender: new Uint8Array(20),
      recipient: new Uint8Array(20),
      value: 0n,
      isStatic: false,
      depth: 0,
      isCreation: false,
    });
    expect(message({ input: NONE, gasLimit: 1n, depth: 3 }).depth).toBe(3);
  });

  test("at the limits are allowed", () => {
    expect(() => checkMessage(message({ input: new Uint8Array(4), gasLimit: MAX_GAS }), profile)).not.toThrow();
    expect(() => checkMessage(message({ input: NONE, gasLimit: 0n }), profile)).not.toThrow();
  });

  test("beyond the limits are refused", () => {
    for (const gasLimit of [-1n, MAX_GAS + 1n]) {
      expect(() => checkMessage(message({ input: NONE, gasLimit }), profile)).toThrow(
        expect.objectContaining({ code: "gas-out-of-range" }),
      );
    }
    expect(() => checkMessage(message({ input: new Uint8Array(5), gasLimit: 0n }), profile)).toThrow(
      expect.objectContaining({ code: "input-too-large", details: { size: 5, limit: 4 } }),
    );
  });
});
