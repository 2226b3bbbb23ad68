import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { keccak256 } from "../../src/base/hash.js";
import { toHex } from "../../src/base/hex.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { ACCELERATORS } from "../../src/vm/accelerators/table.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { wasm } from "../../vms/wasm/index.js";
import { compileAssembly } from "../support/assembly.js";
import { ROOT } from "../support/repository.js";

const SOURCE = readFileSync(join(ROOT, "guest-programs/common/zkvm-accelerators.ts"), "utf8");

/** Keccak-256 of at most 135 bytes of input. */
const GUEST = `
import { inputSize, writeOutput } from "./guest-programs/common/zkvm";
import { keccak_f1600 } from "./guest-programs/common/zkvm-accelerators";
// @ts-ignore: decorator
@external("zkvm", "read_input") declare function read_input(dst: usize, offset: i32, length: i32): void;
const STATE: usize = memory.data(200, 8);
export function main(): i32 {
  const size = inputSize();
  read_input(STATE, 0, size);
  store<u8>(STATE + size, 0x01);
  store<u8>(STATE + 135, load<u8>(STATE + 135) | 0x80);
  const status = keccak_f1600(STATE);
  writeOutput(STATE, 32);
  return status;
}
`;

describe("guest-programs/common/zkvm-accelerators.ts", () => {
  test("declares what the table of accelerators has, and nothing else", () => {
    const declared = [...SOURCE.matchAll(/@external\("zkvm", "(\w+)"\)\nexport declare function (\w+)\((.*)\): i32;/g)];
    expect(declared.map(([, imported, name, parameters]) => [imported, name, parameters!.split(",").length])).toEqual(
      ACCELERATORS.map(({ name, arity }) => [name, name, arity]),
    );
    expect(SOURCE.match(/declare function/g)).toHaveLength(ACCELERATORS.length);
  });

  test("a guest that uses it computes on every engine what the library does", async () => {
    const code = await compileAssembly(GUEST, "no vectors");
    const profile = defineProfile(wasm);
    for (const open of Object.values(wasm.engines)) {
      const engine = await open();
      for (const input of [new Uint8Array(0), new Uint8Array(134).map((_, i) => i)]) {
        const call = message({ input, gasLimit: 10_000_000n });
        const outcome = await engine.run(engine.load(code, profile), call, new IsolatedHost());
        expect(outcome).toMatchObject({ type: "success", output: keccak256(input) });
      }
    }
    expect(toHex(code)).toContain(Buffer.from("keccak_f1600").toString("hex"));
  });
});
