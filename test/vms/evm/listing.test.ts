import { describe, expect, it } from "vitest";
import { listCode } from "../../../vms/evm/listing.js";
import { bytecode } from "./evm-run.js";

describe("disassembly of EVM code", () => {
  it("shows offsets, immediates and what the fork does not have", () => {
    const code = bytecode("6001 5f 61ffee 01 0c 62aabb");
    expect([...listCode(code, "london")]).toEqual([
      { at: 0, encoding: "6001", text: "PUSH1 0x01" },
      { at: 2, encoding: "5f", text: "UNKNOWN_0x5f" },
      { at: 3, encoding: "61ffee", text: "PUSH2 0xffee" },
      { at: 6, encoding: "01", text: "ADD" },
      { at: 7, encoding: "0c", text: "UNKNOWN_0x0c" },
      { at: 8, encoding: "62aabb", text: "PUSH3 0xaabb" },
    ]);
    expect([...listCode(code, "shanghai")][1]).toEqual({ at: 2, encoding: "5f", text: "PUSH0" });
  });
});
