import { describe, expect, it } from "vitest";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import { message } from "../../src/vm/message.js";
import { outputOf } from "../../src/vm/outcome.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openVm } from "../../src/vm/registry.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";

const ENGINES = await Promise.all(
  VM_NAMES.map(async (vm) => {
    const { engines } = await openVm(vm);
    return Object.entries(engines).map(([name, open]) => ({ name: `${vm}/${name}`, vm, open }));
  }),
);

describe.each(ENGINES.flat())("$name", ({ vm, open }) => {
  it("keeps nothing of the bytes that a program is loaded from", async () => {
    const engine = await open();
    const profile = defineProfile(await openVm(vm), {});
    const [first, second] = loadGuests(["sha256", "keccak256"]).map(({ code }) => code[vm]);
    const input = new TextEncoder().encode("abc");
    const run = async (code: Uint8Array, afterLoad: () => void) => {
      const program = engine.load(code, profile);
      afterLoad();
      return outputOf(await engine.run(program, message({ input, gasLimit: 1_000_000n }), new IsolatedHost()));
    };
    const nothing = () => undefined;
    const expected = [await run(Uint8Array.from(first!), nothing), await run(Uint8Array.from(second!), nothing)];

    // One piece of memory, used again as a reader of files or packets would; `subarray` so that both have its start.
    const memory = Buffer.alloc(Math.max(first!.length, second!.length));
    const outputs: Uint8Array[] = [];
    for (const code of [first!, second!, first!]) {
      memory.set(code);
      outputs.push(await run(memory.subarray(0, code.length), () => memory.fill(0xfe)));
    }
    expect(outputs).toEqual([expected[0], expected[1], expected[0]]);

    // The very same array with other bytes is another program.
    const same = Uint8Array.from(first!.length > second!.length ? first! : second!);
    const longer = first!.length > second!.length ? expected[0] : expected[1];
    expect(await run(same, nothing)).toEqual(longer);
    same[same.length - 1]! ^= 0xff;
    same.fill(vm === "evm" ? 0x00 : 0xff);
    if (vm === "evm") expect(await run(same, nothing)).toEqual(new Uint8Array(0));
    else expect(() => engine.load(same, profile)).toThrow();
  });
});
