import { describe, expect, test } from "vitest";
import { defineProfile } from "../../src/vm/profile.js";
import { engineNames, openAnyEngine, openEngine, openVm, recogniseVm } from "../../src/vm/registry.js";
import { isVmName, VM_NAMES } from "../../src/vm/vm-name.js";

const PROTOTYPE_NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty"];

describe("VMs", () => {
  test("are three, each under its own name", async () => {
    expect(VM_NAMES).toEqual(["evm", "wasm", "riscv"]);
    for (const name of VM_NAMES) {
      const vm = await openVm(name);
      expect(vm.name).toBe(name);
      expect(vm.version).toMatch(/^[\x21-\x7e]{1,32}$/);
      expect(defineProfile(vm).vm).toBe(name);
    }
  });

  for (const name of ["", "EVM", "z80", "evm/", ...PROTOTYPE_NAMES]) {
    test(`${JSON.stringify(name)} is none`, async () => {
      expect(isVmName(name)).toBe(false);
      await expect(openVm(name)).rejects.toMatchObject({
        code: "unknown-vm",
        message: `there is no VM ${JSON.stringify(name)}; there are: evm, wasm, riscv`,
      });
    });
  }
});

describe("engines", () => {
  test("open under the name that lists them", async () => {
    for (const name of await engineNames()) {
      const engine = await openAnyEngine(name);
      expect(`${engine.vm}/${engine.name}`).toBe(name);
    }
  });

  test("the default is the VM's first", async () => {
    const names = await engineNames();
    for (const vm of VM_NAMES) {
      const first = names.find((name) => name.startsWith(`${vm}/`));
      expect(first).toBeDefined();
      const engine = await openAnyEngine(vm);
      expect(`${vm}/${engine.name}`).toBe(first);
    }
  });

  test("a reference is opened as such, not as an engine that others can call", async () => {
    await expect(openEngine("evm/ethereumjs")).rejects.toMatchObject({ code: "reference-engine" });
    expect(await openEngine("evm/interpreter")).toBe(await openAnyEngine("evm"));
  });

  test("an unknown VM is named as such", async () => {
    for (const name of ["", "/", "z80/interpreter", ...PROTOTYPE_NAMES, "__proto__/constructor"]) {
      await expect(openAnyEngine(name)).rejects.toMatchObject({ code: "unknown-vm" });
    }
  });

  test("an unknown engine is named as such", async () => {
    const wrong = ["toaster", "", "/", ...PROTOTYPE_NAMES].map((engine) => `riscv/${engine}`);
    const known = (await engineNames()).map((name) => `${name}/more`);
    for (const name of [...wrong, ...known]) {
      await expect(openAnyEngine(name)).rejects.toMatchObject({
        code: "unknown-engine",
        message: expect.stringContaining(JSON.stringify(name)),
      });
    }
  });
});

describe("recognition", () => {
  test("by magic", async () => {
    expect(await recogniseVm(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0))).toBe("wasm");
    expect(await recogniseVm(Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0))).toBe("riscv");
    expect(await recogniseVm(Uint8Array.of(0x60, 0x00))).toBeUndefined();
    expect(await recogniseVm(new Uint8Array(0))).toBeUndefined();
    expect(await recogniseVm(Uint8Array.of(0x7f, 0x45, 0x4c))).toBeUndefined();
  });
});
