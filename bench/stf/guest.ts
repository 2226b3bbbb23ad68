import { readFileSync } from "node:fs";
import { ByteMap } from "../../src/base/byte-map.js";
import { applyBlock } from "../../src/chain/driver/apply-block.js";
import { applyTransaction } from "../../src/chain/driver/apply-transaction.js";
import type { Candidate } from "../../src/chain/driver/candidate.js";
import { guestBlock, guestTransaction } from "../../src/chain/guest/guest-input.js";
import { IsolatedHost } from "../../src/chain/isolated-host.js";
import { packageRoot } from "../../src/cli/package-root.js";
import type { AccountRecord, StateReader } from "../../src/state/reader.js";
import { message } from "../../src/vm/message.js";
import { defineProfile, type Profile } from "../../src/vm/profile.js";
import { openEngine, openVm } from "../../src/vm/registry.js";
import { candidateOf, readRecordedBlocks } from "../../test/conformance/recorded-block.js";
import { findArchive } from "../../test/support/evm-fixtures.js";
import { measureInTurns } from "../wasm/turns.js";

/** More than any block needs: fuel is no limit here. */
const GAS_LIMIT = 10n ** 15n;

/** What the kernel and the guest do with the same. */
export interface GuestRow {
  readonly name: string;
  readonly transactions: number;
  /** Medians in milliseconds, of the whole. */
  readonly kernel: number;
  readonly guest: number;
  /** Of the guest on the WebAssembly machine, for each transaction. */
  readonly fuel: number;
  readonly steps: number;
}

/** A block or transaction, for both. */
interface GuestWork {
  readonly name: string;
  readonly transactions: number;
  readonly kernel: () => unknown;
  readonly input: Uint8Array;
}

/**
 * The state transition as a guest of `wasm/compiled` beside the kernel, in turns: whole runs of a program that is loaded, each
 * with an instance of its own. Blocks are recorded ones of public networks, senders recovered.
 */
export async function measureGuest(
  singles: readonly (readonly [name: string, Candidate])[],
  time: number,
  isWanted: (name: string) => boolean,
): Promise<readonly GuestRow[]> {
  const code = new Uint8Array(readFileSync(new URL("guest-programs/stf/artifacts/stf.wasm", packageRoot())));
  const profile = defineProfile(await openVm("wasm"), { settings: { floats: "refused", maxPages: 16384 } });
  const engine = await openEngine("wasm/compiled");
  const program = engine.load(code, profile);
  const works = [...singles.map(([name, candidate]) => single(name, candidate)), ...(await recorded())];
  const rows: GuestRow[] = [];
  for (const { name, transactions, kernel, input } of works) {
    const named = `guest: ${name}`;
    if (!isWanted(named)) continue;
    const run = () => engine.run(program, message({ input, gasLimit: GAS_LIMIT }), new IsolatedHost());
    const outcome = run();
    if (outcome.type !== "success") throw new Error(`${named} fails`);
    const medians = measureInTurns(
      [
        { name, run: kernel },
        { name: named, run },
      ],
      time,
    ).map(({ median }) => median);
    const fuel = Number(outcome.fuelUsed) / transactions;
    const steps = Number(await stepsOf(code, profile, input)) / transactions;
    rows.push({ name, transactions, kernel: medians[0]!, guest: medians[1]!, fuel, steps });
  }
  return rows;
}

function single(name: string, candidate: Candidate): GuestWork {
  const { input } = guestTransaction(candidate);
  return { name, transactions: 1, kernel: () => applyTransaction(candidate), input };
}

async function recorded(): Promise<readonly GuestWork[]> {
  const archive = findArchive("real-chain-data");
  const blocks = archive === undefined ? [] : readRecordedBlocks(archive);
  return Promise.all(
    blocks.map(async (block) => {
      const candidate = await candidateOf(block);
      const work = { ...candidate, hashOf: candidate.hashOf, state: remembering(candidate.state) };
      const { input } = guestBlock(work);
      const { name, transactions } = block;
      return { name, transactions: transactions.length, kernel: () => applyBlock(work), input };
    }),
  );
}

/** A state that is asked once for each thing: reading tries is no part of what is measured. */
function remembering(state: StateReader): StateReader {
  const accounts = new ByteMap<{ readonly account: AccountRecord | undefined; readonly slots: ByteMap<Uint8Array> }>();
  const find = (address: Uint8Array) => {
    let known = accounts.get(address);
    if (known === undefined) {
      known = { account: state.account(address), slots: new ByteMap() };
      accounts.set(address, known);
    }
    return known;
  };
  return {
    account: (address) => find(address).account,
    slot: (address, key) => {
      const { slots } = find(address);
      const value = slots.get(key) ?? state.slot(address, key);
      slots.set(key, value);
      return value;
    },
    code: (hash) => state.code(hash),
    hasStorage: (address) => state.hasStorage(address),
  };
}

/** Steps of the WebAssembly machine for the whole run. */
async function stepsOf(code: Uint8Array, profile: Profile, input: Uint8Array): Promise<bigint> {
  const wasm = await openVm("wasm");
  const run = (await wasm.steps!()).start(code, profile, message({ input, gasLimit: GAS_LIMIT }));
  // Behind the end of every run that ends.
  run.stateAt(2n ** 60n);
  return run.clock;
}
