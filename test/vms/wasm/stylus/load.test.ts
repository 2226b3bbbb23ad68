import { describe, expect, test } from "vitest";
import { wasm } from "../../../../vms/wasm/index.js";
import { ValueType } from "../../../../vms/wasm/isa/types.js";
import { moduleBytes } from "../assembler.js";
import { contract, numbers, PROFILE } from "./contracts.js";

const { i32, i64 } = ValueType;
const entry = { export: "user_entrypoint", params: [i32], results: [i32], code: numbers(0) };
const importing = (name: string, params: number[] = [i32]) =>
  moduleBytes({ memory: [1], imports: [{ name, params }], functions: [entry] });

describe.each(Object.entries(wasm.engines))("loading contracts on %s", (_, open) => {
  test("takes modules with the entry of a contract", async () => {
    const engine = await open();
    expect(engine.load(contract(numbers(0)), PROFILE).vm).toBe("wasm");
  });

  test.each<[string, string, Uint8Array]>([
    ["unknown-import", "vm_hooks.toString", importing("vm_hooks.toString")],
    ["unknown-import", "WASI is not offered", importing("wasi_snapshot_preview1.fd_write")],
    ["unknown-import", "for debugging", importing("console.log_i32")],
    ["unknown-import", "and nothing else", importing("zkvm.exit")],
    ["wrong-import-type", "(i32) -> ()", importing("vm_hooks.read_args", [i64])],
    ["missing-export", "memory", moduleBytes({ functions: [entry] })],
    [
      "missing-export",
      "user_entrypoint",
      moduleBytes({ memory: [1], imports: [{ name: "vm_hooks.read_args", params: [i32] }] }),
    ],
    [
      "wrong-export-type",
      "(i32) -> (i32)",
      moduleBytes({ memory: [1], functions: [{ export: "user_entrypoint", code: [] }] }),
    ],
  ])("refuses, with %s: %s", async (code, text, module) => {
    const engine = await open();
    expect(() => engine.load(module, PROFILE)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(text) }),
    );
  });
});
