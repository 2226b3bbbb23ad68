import { fromHex } from "../../src/base/hex.js";
import { applyBlock, type BlockCandidate } from "../../src/chain/driver/apply-block.js";
import { codeHash } from "../../src/state/code-hash.js";
import { mptCommitment } from "../../src/state/commitment/mpt.js";
import type { StateReader } from "../../src/state/reader.js";
import { DatabaseState } from "../../src/state/store/database-state.js";
import { MemoryStore } from "../../src/state/store/memory-store.js";
import { accountKey, codeKey, slotKey } from "../../src/state/store/state-keys.js";
import type { Write } from "../../src/state/store/store.js";
import { witnessRecords } from "../support/witness-store.js";
import { candidateOf, type RecordedBlock } from "./recorded-block.js";

/** A recorded block on a store with the nodes and codes of its witness, and the accounts and slots that the block reads; its root is asked for. */
export async function storedCandidateOf(block: RecordedBlock): Promise<BlockCandidate> {
  const { state, codes } = block.witness!;
  const candidate = await candidateOf(block);
  const store = new MemoryStore();
  const codeWrites = codes.map(fromHex).map((code): Write => [codeKey(codeHash(code)), code]);
  store.commit([...witnessRecords(block.preStateRoot, state), ...codeWrites, ...flatWrites(candidate)]);
  return {
    ...candidate,
    state: new DatabaseState(store),
    stateRoot: (changes) => mptCommitment.update(store, changes).root,
  };
}

/** What the tables of accounts and slots hold of what a block reads. */
function flatWrites(candidate: BlockCandidate): readonly Write[] {
  const { state } = candidate;
  const writes: Write[] = [];
  const noting: StateReader = {
    account: (address) => {
      const record = state.account(address);
      if (record !== undefined) writes.push([accountKey(address), record]);
      return record;
    },
    slot: (address, key) => {
      const word = state.slot(address, key);
      const first = word.findIndex((byte) => byte !== 0);
      if (first >= 0) writes.push([slotKey(address, key), word.slice(first)]);
      return word;
    },
    code: (hash) => state.code(hash),
    hasStorage: (address) => state.hasStorage(address),
  };
  const outcome = applyBlock({ ...candidate, state: noting });
  if (outcome.type === "refused") throw new Error(outcome.error.message);
  return writes;
}
