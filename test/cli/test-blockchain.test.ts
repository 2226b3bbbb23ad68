import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toHex } from "../../src/base/hex.js";
import { runCli } from "../support/cli.js";
import { type Balances, blockAfter, genesis } from "../support/withdrawal-chain.js";

const first = blockAfter(genesis, 1, 5n);
const second = blockAfter(first, 2, 6n);

const accounts = (balances: Balances) =>
  Object.fromEntries([...balances].map(([address, balance]) => [address, { balance: `0x${balance.toString(16)}` }]));

const caseOf = (fields: object = {}) => ({
  network: "Shanghai",
  genesisRLP: toHex(genesis.block),
  pre: accounts(genesis.balances),
  blocks: [first, second].map(({ block }) => ({ rlp: toHex(block), blockHeader: {} })),
  lastblockhash: toHex(second.hash),
  postState: accounts(second.balances),
  ...fields,
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tercet-block-tests-"));
  const write = (name: string, json: unknown) => writeFileSync(join(folder, name), JSON.stringify(json));
  write("good.json", { good: caseOf(), other: caseOf({ network: "Amsterdam" }) });
  write("refused.json", { refused: caseOf({ blocks: [{ rlp: toHex(second.block), blockHeader: {} }] }) });
  write("accepted.json", {
    accepted: caseOf({ blocks: [{ rlp: toHex(first.block), expectException: "Any.Reason" }] }),
  });
  write("state.json", { state: caseOf({ postState: accounts(first.balances) }) });
  write("manifest.json", { total: { blocks: 3 } });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const testBlocks = (...args: string[]) => runCli("test", "blockchain", "--jobs", "1", "--timeout", "0", ...args);
const at = (name: string) => join(folder, name);

describe("tercet test blockchain", () => {
  it("passes a file whose chain is as it says, and leaves out networks without rules", async () => {
    const { code, out } = await testBlocks(at("good.json"));
    expect(out).toMatch(/^1 passed, 0 failed, 1 skipped \(forks without rules\) in 1 files/);
    expect(code).toBe(0);
  });

  it("says what is not as a test says: a refusal, a missing one, the head, the state", async () => {
    const { code, out } = await testBlocks(folder, "--json");
    expect(code).toBe(1);
    const errors = new Map(JSON.parse(out).map(({ name, error }: { name: string; error?: string }) => [name, error]));
    expect([...errors.keys()].sort()).toEqual(["accepted", "good", "other", "refused", "state"]);
    expect(errors.get("good")).toBeUndefined();
    expect(errors.get("refused")).toMatch(/block 0 was refused: unknown-parent: .*is not in the chain; the head is 0x/);
    expect(errors.get("accepted")).toMatch(/block 0 was accepted, expected Any.Reason; the head is 0x/);
    expect(errors.get("state")).toBe("1 differences in the state at the head");
  });

  it("names what is wrong with a file that is no JSON, and with a network that nobody knows", async () => {
    writeFileSync(at("broken.txt"), "\x7fELF");
    const broken = await testBlocks(at("broken.txt"));
    expect([broken.code, broken.out]).toEqual([1, expect.stringMatching(/^FAIL .*\n +no JSON: [^\n[]+\n/)]);
    for (const fork of ["Nope", "NopeToShanghaiAtTime15k"]) {
      const { code, err } = await testBlocks(at("good.json"), "--fork", fork);
      expect([code, err]).toEqual([2, expect.stringMatching(/--fork Nope.*there are Frontier, .*\[unknown-fork\]\n$/)]);
    }
    for (const fork of ["ParisToShanghaiAtTime15k", "BPO1ToBPO2AtTime15k", "cancun"]) {
      const { code, err } = await testBlocks(at("good.json"), "--fork", fork);
      expect([code, err]).toEqual([2, expect.stringContaining("[no-block-tests]")]);
    }
  });

  it("keeps the chains of cases in either database", async () => {
    for (const database of ["memory", "lmdb"]) {
      const { code, out } = await testBlocks(at("good.json"), "--db", database);
      expect([code, out]).toEqual([0, expect.stringMatching(/^1 passed, 0 failed, 1 skipped/)]);
    }
    expect((await testBlocks(at("good.json"), "--db", "paper")).err).toMatch(/--db.*memory, lmdb/);
  });

  it("takes cases of one network, and refuses when there are none", async () => {
    const { out } = await testBlocks(at("good.json"), "--fork", "shanghai");
    expect(out).toMatch(/^1 passed, 0 failed in 1 files/);
    const none = await testBlocks(at("good.json"), "--fork", "London");
    expect([none.code, none.err]).toEqual([2, expect.stringMatching(/there is no case on London that can be run/)]);
  });
});
