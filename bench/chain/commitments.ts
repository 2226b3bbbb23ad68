import { createMPT } from "@ethereumjs/mpt";
import { MapDB } from "@ethereumjs/util";
import { writesOf } from "../../src/chain/blocks/execute-block.js";
import { significant } from "../../src/cli/numbers.js";
import { formatTable } from "../../src/cli/table.js";
import { binaryCommitment } from "../../src/state/commitment/binary.js";
import type { Commitment } from "../../src/state/commitment/commitment.js";
import { mptCommitment } from "../../src/state/commitment/mpt.js";
import { packAccounts } from "../../src/state/pack-accounts.js";
import type { PackedChanges } from "../../src/state/packed-changes.js";
import type { SuiteOptions } from "../suite.js";
import { median } from "../wasm/turns.js";
import { withDatabase } from "./database.js";

const FEW = 100_000;
const MANY = 1_000_000;
const BATCHES = [1_000, 10_000];
const BUILD_BATCH = 20_000;
const MOST_ROUNDS = 40;
const NO_CODE = new Uint8Array(0);
const PEER = "@ethereumjs/mpt";

/** How many accounts a second change, a root after each batch, in a state of so many. */
export interface CommitmentRow {
  readonly name: string;
  readonly accounts: number;
  readonly batch: number;
  /** With the records of the tree committed to the database in one batch; a peer's in a map. */
  readonly perSecond: number;
  /** The same with the accounts themselves in the batch, too. */
  readonly withAccountsPerSecond?: number;
  /** Microseconds a change of computing the root, the rest being the database's. */
  readonly rootTime?: number;
  /** Bytes of the data file for each account, once all are there. */
  readonly bytesPerAccount?: number;
}

/** Commitments on LMDB beside @ethereumjs/mpt on a Map. */
export async function measureCommitments({ time, isWanted }: SuiteOptions): Promise<readonly CommitmentRow[]> {
  const rows: CommitmentRow[] = [];
  const wanted = (name: string, accounts: number) =>
    BATCHES.filter((batch) => isWanted(`commitment ${name}, ${accounts} accounts, batches of ${batch}`));
  for (const commitment of [mptCommitment, binaryCommitment()]) {
    for (const accounts of [FEW, MANY]) {
      const batches = wanted(commitment.name, accounts);
      if (batches.length > 0) rows.push(...(await measureOn(commitment, accounts, batches, time)));
    }
  }
  const batches = wanted(PEER, FEW);
  if (batches.length > 0) rows.push(...(await measurePeer(batches, time)));
  return rows;
}

function measureOn(commitment: Commitment, accounts: number, batches: readonly number[], time: number) {
  return withDatabase(async (store, fileBytes) => {
    for (let i = 0; i < accounts; i += BUILD_BATCH) {
      const changes = packed(range(i, BUILD_BATCH), 0);
      store.commit(writesOf(store, changes, commitment.update(store, changes)));
    }
    await store.flush();
    const bytesPerAccount = fileBytes() / accounts;
    return batches.map((batch): CommitmentRow => {
      const times: Record<"root" | "records" | "all", number[]> = { root: [], records: [], all: [] };
      let nonce = 0;
      /** Milliseconds until the root is there, and until all is committed. */
      const change = (withAccounts: boolean): readonly [number, number] => {
        const changes = packed(chosen(batch, ++nonce, accounts), nonce);
        const start = performance.now();
        const committed = commitment.update(store, changes);
        const middle = performance.now();
        store.commit(withAccounts ? writesOf(store, changes, committed) : committed.writes);
        return [middle - start, performance.now() - start];
      };
      // What is compiled and kept in caches comes with the first ones.
      for (let i = 0; i < 4; i++) change(true);
      const end = performance.now() + time;
      for (let round = 0; round < MOST_ROUNDS && (round < 3 || performance.now() < end); round++) {
        const [root, records] = change(false);
        times.root.push(root);
        times.records.push(records);
        times.all.push(change(true)[1]);
      }
      const perSecond = (all: number[]) => (batch * 1000) / median(all);
      return {
        ...{ name: commitment.name, accounts, batch, bytesPerAccount },
        perSecond: perSecond(times.records),
        withAccountsPerSecond: perSecond(times.all),
        rootTime: (median(times.root) * 1000) / batch,
      };
    });
  });
}

async function measurePeer(batches: readonly number[], time: number): Promise<readonly CommitmentRow[]> {
  const trie = await createMPT({ useKeyHashing: true, db: new MapDB<string, string>() });
  const put = async (accounts: readonly number[], nonce: number) => {
    // As long as the leaf of an account without code and storage.
    const value = new Uint8Array(78).fill(7);
    value[0] = nonce;
    const start = performance.now();
    for (const account of accounts) await trie.put(addressOf(account), value);
    trie.root();
    return performance.now() - start;
  };
  await put(range(0, FEW), 0);
  const rows: CommitmentRow[] = [];
  for (const batch of batches) {
    const times: number[] = [];
    const end = performance.now() + time;
    for (let round = 1; round <= MOST_ROUNDS && (round <= 2 || performance.now() < end); round++) {
      times.push(await put(chosen(batch, round, FEW), round));
    }
    rows.push({ name: PEER, accounts: FEW, batch, perSecond: (batch * 1000) / median(times) });
  }
  return rows;
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** Different accounts, spread over all; the same in each run. */
function chosen(count: number, round: number, accounts: number): readonly number[] {
  const step = 7_919;
  return range(0, count).map((i) => ((round * count + i) * step) % accounts);
}

function packed(accounts: readonly number[], nonce: number): PackedChanges {
  return packAccounts(
    accounts.map((account) => ({
      address: addressOf(account),
      account: { nonce: BigInt(nonce), balance: 10n ** 18n + BigInt(account), code: NO_CODE },
      hasNewCode: false,
      slots: [],
    })),
  );
}

function addressOf(account: number): Uint8Array {
  const address = new Uint8Array(20);
  new DataView(address.buffer).setUint32(16, account);
  return address;
}

export function commitmentsText(rows: readonly CommitmentRow[]): string {
  const titles = ["accounts", "batch", "updates/s", "with accounts", "root", `of ${PEER}`, "bytes/account"];
  const count = (value: number | undefined) => (value === undefined ? "-" : Math.round(value).toLocaleString("en"));
  const lines = rows.map((row) => {
    const peer = rows.find(({ name, batch }) => name === PEER && batch === row.batch);
    return [
      row.name,
      ...[row.accounts, row.batch, row.perSecond, row.withAccountsPerSecond].map(count),
      row.rootTime === undefined ? "-" : `${significant(row.rootTime)} us`,
      peer === undefined ? "-" : `${significant(row.perSecond / peer.perSecond)}x`,
      count(row.bytesPerAccount),
    ];
  });
  return formatTable(
    [{ title: "leaves changed on LMDB" }, ...titles.map((title) => ({ title, align: "right" }) as const)],
    lines,
  );
}
