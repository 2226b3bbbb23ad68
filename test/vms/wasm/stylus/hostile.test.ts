import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { HOOK_TYPES } from "../../../../vms/wasm/stylus/hooks.js";
import { type Instruction, moduleBytes } from "../assembler.js";
import { anyCall } from "./any-call.js";
import { CONTRACT, contract, haltOf, hook, numbers, result, run } from "./contracts.js";
import { address, word } from "./contracts-host.js";

const { i32 } = ValueType;
const HOOKS = Object.keys(HOOK_TYPES).sort();

describe("hostile contracts", () => {
  test("end alike on all engines, whatever they ask of which hook", async () => {
    // The first words of memory: the contract itself, so that calls and creations lead somewhere.
    const data = [...CONTRACT, ...new Uint8Array(12), ...word(1), ...word(0x11), ...address(0x77, 0x0b)];
    await fc.assert(
      fc.asyncProperty(fc.array(anyCall, { maxLength: 6 }), fc.boolean(), async (calls, isStatic) => {
        const ran = await run(contract([...calls.flat(), ...result(0, 32)], data), {
          ...{ isStatic, input: new Uint8Array(40), gas: 300_000n },
          world: (host) => host.setBalance(CONTRACT, 100n),
        });
        expect(ran.outcome.gasUsed).toBeGreaterThan(0n);
        expect(ran.outcome.gasUsed).toBeLessThanOrEqual(ran.gasLimit);
      }),
      { numRuns: 400 },
    );
  });

  test.each(HOOKS)("%s needs fuel", async (name) => {
    const { params } = HOOK_TYPES[name]!;
    const zeros = Array.from(params, (type): Instruction => [type === ValueType.i64 ? "i64.const" : "i32.const", 0]);
    const code = contract([...zeros, hook(name), "unreachable"]);
    // Instructions cost less than 5 gas, and the hook more.
    const none = contract([...zeros, "unreachable"]);
    expect(haltOf(await run(none, { gas: 5n }))).toBe("unreachable");
    expect(haltOf(await run(code, { gas: 5n }))).toBe("out-of-gas");
  });

  test("run their start function before the entry, with the host there", async () => {
    const code = moduleBytes({
      ...{ memory: [1], start: 1, imports: [{ name: "vm_hooks.emit_log", params: [i32, i32, i32] }] },
      functions: [
        { code: [...numbers(0, 3, 0), ["call", 0]] },
        { export: "user_entrypoint", params: [i32], results: [i32], code: numbers(0) },
      ],
      data: [1, 2, 3],
    });
    const ran = await run(code);
    expect(ran.logs).toEqual([{ address: CONTRACT, topics: [], data: Uint8Array.of(1, 2, 3) }]);
    expect(ran.outcome.type).toBe("success");
  });
});
