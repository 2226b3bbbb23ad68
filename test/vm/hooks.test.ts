import { describe, expect, test } from "vitest";
import { StfKernel } from "../../src/chain/driver/stf-kernel.js";
import { answerBytes, requestBytes } from "../../src/vm/hooks/hook.js";
import { FIXED_BYTES } from "../../src/vm/hooks/numbers.js";
import { HOOKS, hookNamed } from "../../src/vm/hooks/table.js";

describe("the table of hooks", () => {
  test("has each name and number once", () => {
    expect(new Set(HOOKS.map(({ name }) => name)).size).toBe(HOOKS.length);
    expect(HOOKS.map((hook) => hook.number).sort((a, b) => a - b)).toEqual(HOOKS.map((_, i) => i + 1));
    expect(hookNamed("msg_sender")?.name).toBe("msg_sender");
    expect(hookNamed("no_hook")).toBeUndefined();
  });

  test("has requests and answers that fit their places", () => {
    for (const hook of HOOKS) expect(Math.max(requestBytes(hook), answerBytes(hook))).toBeLessThanOrEqual(FIXED_BYTES);
  });

  test("is what the kernel goes by when it reads a conversation", () => {
    const { exports } = new StfKernel("osaka");
    for (const hook of HOOKS) {
      const { name, number, args } = hook;
      const read = [name, exports.requestSize(number), exports.answerSize(number), exports.hasBytes(number)];
      const hasBytes = Number(args.some(({ kind }) => kind === "bytes"));
      expect(read).toEqual([name, requestBytes(hook), answerBytes(hook), hasBytes]);
    }
  });
});
