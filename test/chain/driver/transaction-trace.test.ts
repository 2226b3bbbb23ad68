import { describe, expect, it } from "vitest";
import { fromHex, toHex } from "../../../src/base/hex.js";
import { applyOnReference, hasTransactions } from "../../../src/chain/driver/apply-on-reference.js";
import { applyTransaction } from "../../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../../src/chain/driver/candidate.js";
import { CallTracer } from "../../../src/listing/call-tracer.js";
import { Eip3155Tracer } from "../../../src/listing/eip3155.js";
import type { AnyEngine } from "../../../src/vm/engine.js";
import { enginesOf, openAnyEngine } from "../../../src/vm/registry.js";
import { evm } from "../../../vms/evm/index.js";
import { both } from "../../listing/evm-listings.js";
import { candidate, creation, SENDER } from "./candidate.js";

const IDENTITY = fromHex(`0x${"4".padStart(40, "0")}`);
/** Deploys one zero byte. */
const DEPLOYS = fromHex("0x60015ff3");

async function traced(each: Candidate, engine: AnyEngine) {
  const lines: { opName: string; gasCost: string; error?: string }[] = [];
  const steps = new Eip3155Tracer((line) => lines.push(JSON.parse(line)));
  const calls = new CallTracer();
  const followed = { ...each, tracer: both(steps, calls) };
  const applied = hasTransactions(engine) ? await applyOnReference(followed, engine) : applyTransaction(followed);
  if (applied.type === "rejected") throw new Error("rejected");
  return { lines, root: calls.root, applied };
}

describe.each(enginesOf(evm))("a tracer of a transaction on evm/%s", async (name) => {
  const engine = await openAnyEngine(`evm/${name}`);

  it("is told of a creation with what its code costs", async () => {
    const { lines, root, applied } = await traced(creation({ transaction: { data: DEPLOYS } }), engine);
    expect(root).toMatchObject({
      ...{ type: "CREATE", from: toHex(SENDER), to: toHex(applied.created!), input: toHex(DEPLOYS), output: "0x00" },
      gasUsed: `0x${applied.outcome.gasUsed.toString(16)}`,
    });
    expect(applied.outcome.gasUsed).toBe(3n + 2n + 3n + 200n);
    expect(lines.map(({ opName, gasCost }) => `${opName} ${gasCost}`)).toEqual([
      "PUSH1 0x3",
      "PUSH0 0x2",
      "RETURN 0x3",
    ]);
  });

  it("is told of code that cannot be stored", async () => {
    const data = fromHex("0x60ef5f5360015ff3");
    const { lines, root } = await traced(creation({ transaction: { data } }), engine);
    expect(root).toMatchObject({ type: "CREATE", error: "invalid-code", gasUsed: root!.gas });
    expect(lines.at(-1)).toMatchObject({ opName: "RETURN", error: "invalid-code" });
  });

  it("is told of a call of a precompiled contract", async () => {
    const { lines, root } = await traced(candidate({ transaction: { to: IDENTITY, data: DEPLOYS } }), engine);
    expect(root).toMatchObject({ type: "CALL", to: toHex(IDENTITY), output: toHex(DEPLOYS), gasUsed: "0x12" });
    expect(lines).toEqual([]);
  });

  it("is told of a call of an account without code", async () => {
    const { root } = await traced(candidate({ transaction: { to: SENDER, value: 5n } }), engine);
    expect(root).toMatchObject({ type: "CALL", to: toHex(SENDER), value: "0x5", gasUsed: "0x0" });
  });
});
