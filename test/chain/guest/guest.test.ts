import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { guestDifference } from "../../../src/chain/guest/guest-check.js";
import { guestTransaction } from "../../../src/chain/guest/guest-input.js";
import { readGuestOutput } from "../../../src/chain/guest/guest-output.js";
import * as form from "../../../src/chain/kernel/guest-form.js";
import { bytecode } from "../../vms/evm/evm-run.js";
import { candidate } from "../driver/candidate.js";
import { compiled, interpreter, programs, runGuest } from "./stf-guest.js";

/** Stores, loads, logs, looks at a block hash, calls precompiled contracts (a curve with pairings, SHA-256), and returns. */
const BUSY = bytecode(
  "6001 6000 55 6000 54 6001 55",
  "60ff 6000 52 6005 6020 6000 a1",
  "6001 43 03 40 6002 55",
  "6000 6000 6000 6000 6008 5a fa 6003 55",
  "6020 6000 6080 6000 6002 5a fa 6006 55",
  "6020 6000 20 6004 55 30 31 6005 55",
  "6020 6000 f3",
);

describe.each([compiled, interpreter])("the guest on wasm/$name", (engine) => {
  it("makes of a transaction what the kernel makes of it", () => {
    for (const transaction of [{ data: Uint8Array.of(1) }, { nonce: 3n }, { value: 1n, gasLimit: 21_000n }]) {
      const each = candidate({ code: BUSY, transaction: { gasLimit: 500_000n, ...transaction } });
      expect(guestDifference(each, engine, programs.get(engine)!)).toBeUndefined();
    }
  });
});

describe("the guest's input", () => {
  const busy = candidate({ code: BUSY, transaction: { gasLimit: 500_000n } });
  const { input, outcome } = guestTransaction(busy);

  it("is the same each time, and its output is read back", () => {
    expect(guestTransaction(busy).input).toEqual(input);
    const end = runGuest(input);
    if (end.type !== "success" || outcome.type !== "applied") throw new Error("the guest failed");
    expect(readGuestOutput(end.output, busy.state)).toMatchObject({ type: "applied", gasUsed: outcome.gasUsed });
  });

  it("ends the run when it is cut off or has bytes too many", () => {
    for (let size = 0; size < input.length; size += 37) {
      expect(runGuest(input.subarray(0, size))).toMatchObject({ type: "revert", exitCode: form.FAIL_INPUT });
    }
    expect(runGuest(new Uint8Array([...input, 0]))).toMatchObject({ type: "revert", exitCode: form.FAIL_INPUT });
  });

  it("ends the run when the state lacks what is read, or gives other code than its hash says", () => {
    const view = new DataView(input.buffer);
    const accounts = form.INPUT_HEADER + view.getUint32(form.INPUT_TABLES_SIZE, true) + form.WITNESS_HEADER;
    const codeAt = Buffer.from(input).indexOf(BUSY);
    expect(codeAt).toBeGreaterThan(accounts);
    for (const [at, exitCode] of [
      [accounts, form.FAIL_ACCOUNT_MISSING],
      [codeAt, form.FAIL_CODE_WRONG],
    ] as const) {
      const broken = input.slice();
      broken[at]! ^= 0x55;
      expect(runGuest(broken)).toMatchObject({ type: "revert", exitCode });
    }
  });

  it("says how much memory there has to be, and without it the run has no result", () => {
    // Calls itself with all gas, a hundred words on its stack.
    const deep = candidate({
      code: bytecode(`6001 ${"80".repeat(100)} 5f 5f 5f 5f 30 5a fa 5f 54 01 5f 55`),
      transaction: { gasLimit: 5_000_000n },
    });
    const { input } = guestTransaction(deep);
    for (const room of [form.INPUT_STACK_ROOM, form.INPUT_TRANSACTION_ROOM, form.INPUT_BLOCK_ROOM]) {
      for (const size of [0, 0xffff_ffff]) {
        const other = input.slice();
        new DataView(other.buffer).setUint32(room, size, true);
        expect(runGuest(other)).toMatchObject({ type: "revert", exitCode: form.FAIL_OUT_OF_MEMORY });
      }
    }
    expect(guestDifference(deep, compiled, programs.get(compiled)!)).toBeUndefined();
  });

  it("whatever it is, makes both engines end alike", () => {
    fc.assert(
      fc.property(fc.nat(input.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = input.slice();
        changed[at]! ^= flip;
        const ours = runGuest(changed);
        expect(runGuest(changed, interpreter)).toEqual(ours);
        if (ours.type !== "success") return;
        try {
          readGuestOutput(ours.output, busy.state);
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-guest-output" });
        }
      }),
      { numRuns: 60 },
    );
  });
});
