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

const ACCOUNTS = 100_000;
const BATCHES = [1_000, 10_000];
const MOST_ROUNDS = 30;
const NO_CODE = new Uint8Array(0);
const PEER = "@ethereumjs/mpt";

/** How many accounts a second change, a root after each batch, in a state of {@link ACCOUNTS}. */
export interface CommitmentRow {
  readonly name: string;
  readonly batch: number;
  readonly perSecond: number;
}

/** Changes so many accounts, whichever, and computes the root; milliseconds. */
type Change = (batch: number, round: number) => Promise<number>;

/** Commitments on LMDB, their records and the accounts written in one batch, beside @ethereumjs/mpt on a Map. */
export async function measureCommitments({ time, isWanted }: SuiteOptions): Promise<readonly CommitmentRow[]> {
  const rows: CommitmentRow[] = [];
  const measure = async (name: string, change: Change, batches: readonly number[]) => {
    for (const batch of batches)
      rows.push({ name, batch, perSecond: (batch * 1000) / (await medianOf(change, batch, time)) });
  };
  const wanted = (name: string) => BATCHES.filter((batch) => isWanted(`commitment ${name}, batches of ${batch}`));
  for (const commitment of [mptCommitment, binaryCommitment()]) {
    const batches = wanted(commitment.name);
    if (batches.length > 0) await withCommitment(commitment, (change) => measure(commitment.name, change, batches));
  }
  const batches = wanted(PEER);
  if (batches.length > 0) await measure(PEER, await peer(), batches);
  return rows;
}

async function medianOf(change: Change, batch: number, time: number): Promise<number> {
  await change(batch, 0);
  const times: number[] = [];
  const end = performance.now() + time;
  for (let round = 1; round <= MOST_ROUNDS && (times.length < 3 || performance.now() < end); round++) {
    times.push(await change(batch, round));
  }
  return median(times);
}

async function withCommitment(commitment: Commitment, use: (change: Change) => Promise<void>): Promise<void> {
  await withDatabase(async (store) => {
    const apply = (changes: PackedChanges) => {
      const start = performance.now();
      store.commit(writesOf(store, changes, commitment.update(store, changes)));
      return performance.now() - start;
    };
    for (let i = 0; i < ACCOUNTS; i += 10_000) apply(packed(range(i, 10_000), 0));
    await use(async (batch, round) => apply(packed(chosen(batch, round), round + 1)));
  });
}

async function peer(): Promise<Change> {
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
  await put(range(0, ACCOUNTS), 0);
  return (batch, round) => put(chosen(batch, round), round + 1);
}

const range = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** Different accounts, spread over all; the same in each run. */
function chosen(count: number, round: number): readonly number[] {
  const step = 7_919;
  return range(0, count).map((i) => ((round * count + i) * step) % ACCOUNTS);
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
  const titles = ["batch", "updates/s", `of ${PEER}`].map((title) => ({ title, align: "right" }) as const);
  const lines = rows.map(({ name, batch, perSecond }) => {
    const peer = rows.find((row) => row.name === PEER && row.batch === batch);
    const ratio = peer === undefined ? "-" : `${significant(perSecond / peer.perSecond)}x`;
    return [name, batch.toLocaleString("en"), Math.round(perSecond).toLocaleString("en"), ratio];
  });
  return formatTable([{ title: `commitment, ${ACCOUNTS.toLocaleString("en")} accounts` }, ...titles], lines);
}
