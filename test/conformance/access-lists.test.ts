import { describe, expect, it } from "vitest";
import { bigintToBytes, bytesToBigint, equalBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import type { BlockAccessList } from "../../src/chain/access-list/access-list.js";
import { decodeAccessList } from "../../src/chain/access-list/decoding.js";
import { accessListDifference } from "../../src/chain/access-list/difference.js";
import { encodeAccessList } from "../../src/chain/access-list/encoding.js";
import { readAccount } from "../../src/state/account.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import type { StateChanges } from "../../src/state/state-changes.js";
import { type AmsterdamCase, amsterdamCases, runWithLists, withoutBalances } from "../support/amsterdam-blocks.js";
import { findArchive, readFixtures } from "../support/evm-fixtures.js";

const ARCHIVES = ["ethereum-blockchain-tests", "ethereum-stateless-tests"] as const;

const found = ARCHIVES.flatMap((name) => {
  const archive = findArchive(name);
  return archive === undefined ? [] : readFixtures(archive, name);
});

describe.skipIf(found.length === 0)("access lists of blocks of Amsterdam", () => {
  const amsterdam = found.filter(({ path }) => /amsterdam/.test(path));
  const cases = amsterdam.flatMap(({ path, text }) => amsterdamCases(text).map((each) => ({ ...each, path })));

  it("have the hashes that are in their headers, when decoded and encoded again", () => {
    const blocks = cases.flatMap(({ blocks }) => blocks.filter(({ isValid }) => isValid));
    expect(blocks.length).toBeGreaterThan(800);
    for (const { list, header } of blocks) {
      const bytes = encodeAccessList(list);
      expect(toHex(keccak256(bytes))).toBe(header.blockAccessListHash);
      expect(decodeAccessList(bytes)).toEqual(list);
    }
  });

  it("that are out of order are refused", () => {
    const refused = cases.flatMap(({ name, blocks }) =>
      blocks.flatMap(({ list, isValid }) => {
        try {
          decodeAccessList(encodeAccessList(list));
          return [];
        } catch (error) {
          expect(error).toMatchObject({ code: "invalid-access-list" });
          return [`${isValid}: ${name}`];
        }
      }),
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter((each) => each.startsWith("true"))).toEqual([]);
  });

  /** Of the EIP's own cases those whose outcome is the same at Osaka's prices and with another parent. */
  const comparable = cases.filter(
    ({ path, name, blocks }) =>
      /eip7928/.test(path) &&
      !/bal_2935_query/.test(name) &&
      blocks.every((block) => block.transactions.every(isPlain)),
  );

  it("are those that the kernel makes, but for the balances of who pays for gas and who earns it", {
    timeout: 120_000,
  }, async () => {
    let [same, compared] = [0, 0];
    const differences: string[] = [];
    for (const each of comparable) {
      const { lists, refusal } = await runWithLists(each, "osaka");
      if (refusal !== undefined) differences.push(`${each.name}: ${refusal}`);
      const payers = payersOf(each);
      for (const { own, expected } of lists) {
        compared++;
        if (equalBytes(own, encodeAccessList(expected))) {
          same++;
          continue;
        }
        const [ours, theirs] = [decodeAccessList(own), expected].map((list) => withoutBalances(list, payers));
        if (!equalBytes(ours!, theirs!)) differences.push(`${each.name}: ${accessListDifference(ours!, theirs!)}`);
      }
    }
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(130);
    expect(same).toBeGreaterThan(90);
  });
});

describe.skipIf(found.length === 0)("access lists of blocks of Prague and Osaka", () => {
  const cases = (["prague", "osaka"] as const).flatMap((fork) =>
    found
      .filter(({ path }) => path.includes(`/for_${fork}/`))
      .flatMap(({ text }) => amsterdamCases(text).map((each) => ({ each, fork }))),
  );

  it("say what the state is after the block, without executing it", { timeout: 120_000 }, async () => {
    let compared = 0;
    for (const { each, fork } of cases) {
      const { lists } = await runWithLists(each, fork);
      for (const { own, changes, before } of lists) {
        const list = decodeAccessList(own);
        expect(saidBy(list, before), each.name).toEqual(trueOf(list, changes, before.with(changes)));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(250);
  });
});

/** Accounts and slots that a list names, as they are after the block if the list is all that one knows besides the state before. */
function saidBy(list: BlockAccessList, before: MemoryState): Readonly<Record<string, unknown>> {
  const said: Record<string, unknown> = {};
  for (const { address, storageChanges, balanceChanges, nonceChanges, codeChanges } of list) {
    const { balance = 0n, nonce = 0n, code = new Uint8Array(0) } = readAccount(before, address) ?? {};
    const values = [balanceChanges.at(-1)?.value ?? balance, nonceChanges.at(-1)?.value ?? nonce];
    said[toHex(address)] = [...values, toHex(codeChanges.at(-1)?.value ?? code)];
    for (const { key, changes } of storageChanges) said[`${toHex(address)} ${key}`] = changes.at(-1)!.value;
  }
  return said;
}

/** The same of the state after the block, of all that the list names or the block has changed. */
function trueOf(list: BlockAccessList, changes: StateChanges, after: MemoryState): Readonly<Record<string, unknown>> {
  const named = list.map(({ address }) => toHex(address));
  const truth: Record<string, unknown> = {};
  for (const address of new Set([...named, ...changes.accounts.keys(), ...changes.storage.keys()])) {
    const { balance = 0n, nonce = 0n, code = new Uint8Array(0) } = readAccount(after, fromHex(address)) ?? {};
    truth[address] = [balance, nonce, toHex(code)];
  }
  const slots = list.flatMap(({ address, storageChanges }) =>
    storageChanges.map(({ key }) => [toHex(address), key] as const),
  );
  const written = [...changes.storage].flatMap(([address, { written }]) =>
    [...written.keys()].map((key) => [address, BigInt(key)] as const),
  );
  for (const [address, key] of [...slots, ...written]) {
    truth[`${address} ${key}`] = bytesToBigint(after.slot(fromHex(address), bigintToBytes(key, 32)));
  }
  return truth;
}

/** Addresses and slots of transactions' access lists cost more on Amsterdam (EIP-7981). */
function isPlain({ accessList = [] }: AmsterdamCase["blocks"][number]["transactions"][number]): boolean {
  return accessList.length === 0;
}

function payersOf({ blocks }: AmsterdamCase): ReadonlySet<string> {
  return new Set(
    blocks.flatMap(({ header, transactions }) => [header.coinbase!, ...transactions.map(({ sender }) => sender)]),
  );
}

describe.runIf(found.length === 0)("access lists of blocks of Amsterdam", () => {
  it.skip("need ethereum-blockchain-tests.tar.gz: say in TERCET_FIXTURES which folder it is in", () => undefined);
});
