import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyBlock, type BlockCandidate } from "../../src/chain/driver/apply-block.js";
import { guestBlock } from "../../src/chain/guest/guest-input.js";
import { readGuestBlockOutput } from "../../src/chain/guest/guest-output.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { message } from "../../src/vm/message.js";
import { defineProfile } from "../../src/vm/profile.js";
import { openEngine, openVm } from "../../src/vm/registry.js";
import { findArchive } from "../support/evm-fixtures.js";
import { candidateOf, readRecordedBlocks } from "./recorded-block.js";
import { storedCandidateOf } from "./recorded-store.js";

const archive = findArchive("real-chain-data");
const blocks = archive === undefined ? [] : readRecordedBlocks(archive);

describe.skipIf(archive === undefined)("recorded blocks", () => {
  it("are there", () => expect(blocks.length).toBe(12));

  it.each(blocks.map((block) => [block.name, block] as const))("%s is what its header says", async (_, block) => {
    const outcome = applyBlock(await candidateOf(block));
    expect(outcome).toMatchObject({ type: "applied" });
    expect(outcome.type === "applied" && outcome.receipts.length).toBe(block.transactions.length);
  });

  it.each(blocks.map((block) => [block.name, block] as const))(
    "%s has the state root of its header",
    async (_, block) => {
      expect(applyBlock(await storedCandidateOf(block))).toMatchObject({ type: "applied" });
    },
  );

  it("are refused when the header has another state root", async () => {
    const block = blocks[0]!;
    const header = { ...block.header, stateRoot: block.preStateRoot };
    const outcome = applyBlock(await storedCandidateOf({ ...block, header }));
    expect(outcome).toMatchObject({ type: "refused", error: { code: "wrong-state-root" } });
  });

  it.each(blocks.map((block) => [block.name, block] as const))("%s is the same in the guest", async (_, block) => {
    const candidate = await candidateOf(block);
    const { input, outcome } = guestBlock(candidate);
    expect(await runGuest(input, candidate)).toEqual({ ...outcome, assumed: [] });
  });

  it("are refused when a transaction is missing, by the guest too", async () => {
    const block = blocks[0]!;
    const candidate = await candidateOf({ ...block, transactions: block.transactions.slice(1) });
    const { input, outcome } = guestBlock(candidate);
    expect(outcome).toMatchObject({ type: "refused", error: { code: "wrong-transactions-root" } });
    expect(await runGuest(input, candidate)).toEqual({ type: "refused", code: "wrong-transactions-root" });
  });
});

describe.runIf(archive === undefined)("recorded blocks", () => {
  it.skip("need real-chain-data.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});

/** What the guest makes of a block: `guest-programs/stf` on the WebAssembly machine. */
async function runGuest(input: Uint8Array, { state }: BlockCandidate) {
  const engine = await openEngine("wasm/compiled");
  const profile = defineProfile(await openVm("wasm"), { settings: { floats: "refused", maxPages: 16384 } });
  const guest = engine.load(readFileSync("guest-programs/stf/artifacts/stf.wasm"), profile);
  const end = engine.run(guest, message({ input, gasLimit: 10n ** 15n }), new IsolatedHost());
  if (end.type !== "success") throw new Error(end.type === "halt" ? end.reason : `exit code ${end.exitCode}`);
  return readGuestBlockOutput(end.output, state);
}
