import { describe, expect, it } from "vitest";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { loadGuests } from "../../src/cli/guests.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openVm } from "../../src/vm/registry.js";
import type { Row, RowRequest } from "../../src/vm/rows.js";
import { VM_NAMES } from "../../src/vm/vm-name.js";

const INPUT = Uint8Array.of(32);
const GAS = 10n ** 9n;
const ALL = { from: 0n, to: 1n << 62n };

describe.each(VM_NAMES)("rows of %s", async (name) => {
  const vm = await openVm(name);
  const source = await vm.rows();
  const [guest] = loadGuests(["sieve"]);
  const profile = defineProfile(vm, name === "wasm" ? { settings: { floats: "refused" } } : {});
  const request = (more: Partial<RowRequest> = {}): RowRequest => {
    const call = message({ input: INPUT, gasLimit: GAS });
    return { code: guest!.code[name], profile, message: call, host: new IsolatedHost(), ...ALL, ...more };
  };
  const all: Row[] = [];
  source(request(), (row) => all.push(row));

  it("are the same from the iterator", () => {
    expect([...source.iterate(request())]).toEqual(all);
    const [from, to] = [40n, 60n];
    expect([...source.iterate(request({ from, to }))]).toEqual(all.slice(40, 60));
  });

  it("come when they are asked for, from as many runs at once as are wanted", () => {
    const one = source.iterate(request());
    const other = source.iterate(request({ from: 7n }));
    for (let at = 0; at < 20; at++) {
      expect(one.next().value).toEqual(all[at]);
      expect(other.next().value).toEqual(all[at + 7]);
    }
    one.return!();
    expect(one.next()).toEqual({ done: true, value: undefined });
    expect(other.next().value).toEqual(all[27]);
    expect([...source.iterate(request({ to: 5n }))]).toEqual(all.slice(0, 5));
  });

  it("say on the last one how the run ended", () => {
    expect(all.at(-1)!.end).toEqual({ type: "success" });
    expect(all.slice(0, -1).filter(({ end }) => end !== undefined)).toEqual([]);
    const fuelPerGas = name === "evm" ? 1n : profile.fuelPerGas;
    const poor = message({ input: INPUT, gasLimit: GAS - all.at(-2)!.fuel / fuelPerGas - 2n });
    const rows = [...source.iterate(request({ message: poor }))];
    expect(rows.length).toBeGreaterThan(all.length / 2);
    expect(rows.at(-1)!.end).toEqual({ type: "halt", reason: "out-of-gas" });
  });

  it("are refused for a range that is none", () => {
    for (const range of [{ from: -1n }, { to: -1n }, { from: 5 }, { to: undefined }]) {
      const wrong = { ...request(), ...range } as RowRequest;
      const refused = expect.objectContaining({ code: "invalid-argument" });
      expect(() => source.iterate(wrong)).toThrow(refused);
      expect(() => source(wrong, () => undefined)).toThrow(refused);
    }
    expect([...source.iterate(request({ from: 5n, to: 4n }))]).toEqual([]);
    expect([...source.iterate(request({ from: 1n << 70n, to: 1n << 71n }))]).toEqual([]);
  });

  it("have opcodes with names", () => {
    const names = new Set(all.map(({ opcode }) => source.opcodeName(opcode)));
    expect(names.size).toBeGreaterThan(5);
    expect([...names]).not.toContain("INVALID");
    expect(source.opcodeName(9999)).toBe("INVALID");
  });
});
