import { describe, expect, it } from "vitest";
import { disassembleCode } from "../../../vms/evm/disassembly.js";
import { bytecode } from "./evm-run.js";

describe("disassembly of EVM code", () => {
  it("shows offsets, immediates and bytes that are no opcode", () => {
    expect([...disassembleCode(bytecode("6001 5f 61ffee 01 0c 62aabb"))]).toEqual([
      { at: 0, encoding: "6001", text: "PUSH1 0x01" },
      { at: 2, encoding: "5f", text: "PUSH0" },
      { at: 3, encoding: "61ffee", text: "PUSH2 0xffee" },
      { at: 6, encoding: "01", text: "ADD" },
      { at: 7, encoding: "0c", text: ".byte 0x0c" },
      { at: 8, encoding: "62aabb", text: "PUSH3 0xaabb" },
    ]);
  });
});
