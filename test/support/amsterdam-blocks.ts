import { keccak256 } from "../../src/base/hash.js";
import { fromHex, toHex } from "../../src/base/hex.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../src/base/rlp.js";
import type { AccountAccess, BlockAccessList, Change } from "../../src/chain/access-list/access-list.js";
import { encodeAccessList } from "../../src/chain/access-list/encoding.js";
import { readBlobSchedule } from "../../src/chain/block-test/networks.js";
import { ethereumRules } from "../../src/chain/chain-rules.js";
import { applyBlock } from "../../src/chain/driver/apply-block.js";
import { readAlloc } from "../../src/chain/state-test/alloc.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import type { StateChanges } from "../../src/state/state-changes.js";
import { ACCESS_LISTS, MAX_TRANSACTION_GAS } from "../../src/vm/rules/parameters.js";
import { mendedBlock } from "./mended-block.js";

type Json = Readonly<Record<string, unknown>>;

/** A block of a fixture, with the list that goes with it; an empty one before Amsterdam. */
export interface AmsterdamBlock {
  readonly header: Readonly<Record<string, string>>;
  readonly list: BlockAccessList;
  readonly rlp: Uint8Array;
  readonly isValid: boolean;
  readonly transactions: readonly { readonly sender: string; readonly accessList?: readonly unknown[] }[];
}

export interface AmsterdamCase {
  readonly name: string;
  readonly blocks: readonly AmsterdamBlock[];
  readonly test: Json;
}

interface JsonBlock extends JsonBlockParts {
  readonly rlp: string;
  readonly expectException?: string;
  readonly rlp_decoded?: JsonBlockParts;
}

interface JsonBlockParts {
  readonly blockHeader?: Readonly<Record<string, string>>;
  readonly blockAccessList?: readonly JsonAccount[];
  readonly transactions?: AmsterdamBlock["transactions"];
}

/** The cases of a file, with the blocks that have access lists. */
export function amsterdamCases(text: string): readonly AmsterdamCase[] {
  return Object.entries(JSON.parse(text) as Record<string, Json>).map(([name, test]) => {
    const blocks = (test.blocks as JsonBlock[]).flatMap((block) => {
      const { blockHeader: header, blockAccessList: list, transactions = [] } = block.rlp_decoded ?? block;
      const hasList = list !== undefined || !/Amsterdam/.test(test.network as string);
      if (!hasList || header === undefined) return [];
      const isValid = block.expectException === undefined;
      return [{ header, list: listOf(list ?? []), transactions, isValid, rlp: fromHex(block.rlp) }];
    });
    return { name, blocks, test };
  });
}

type JsonChange = Readonly<Record<string, string>> & { readonly blockAccessIndex: string };

interface JsonAccount {
  readonly address: string;
  readonly storageChanges: readonly { readonly slot: string; readonly slotChanges: readonly JsonChange[] }[];
  readonly storageReads: readonly string[];
  readonly balanceChanges: readonly JsonChange[];
  readonly nonceChanges: readonly JsonChange[];
  readonly codeChanges: readonly JsonChange[];
}

function listOf(json: readonly JsonAccount[]): BlockAccessList {
  const numbers = (changes: readonly JsonChange[], field: string): readonly Change<bigint>[] =>
    changes.map((each) => ({ step: Number(each.blockAccessIndex), value: BigInt(each[field]!) }));
  return json.map((account) => ({
    address: fromHex(account.address),
    storageChanges: account.storageChanges.map(({ slot, slotChanges }) => ({
      key: BigInt(slot),
      changes: numbers(slotChanges, "postValue"),
    })),
    storageReads: account.storageReads.map(BigInt),
    balanceChanges: numbers(account.balanceChanges, "postBalance"),
    nonceChanges: numbers(account.nonceChanges, "postNonce"),
    codeChanges: account.codeChanges.map((each) => ({
      step: Number(each.blockAccessIndex),
      value: fromHex(each.newCode!),
    })),
  }));
}

/** Fields of a header up to the hash of the access list. */
const FIELDS = 21;
const PARENT = 0;
const HISTORY_CONTRACT = "0x0000f90827f1c53a10cb7a02335b175320002935";
const NO_UNCLES = encodeRlp([]);

export interface BlockWithList {
  readonly own: Uint8Array;
  readonly expected: BlockAccessList;
  readonly before: MemoryState;
  readonly changes: StateChanges;
}

/** What came of a case's blocks on a fork with access lists: the lists, or why a block cannot be. */
export interface WithLists {
  /** Of each block its own list, the fixture's with the hash of the parent that the block has here, and its changes. */
  readonly lists: readonly BlockWithList[];
  readonly refusal?: string;
}

/**
 * Runs a case's valid blocks by the rules of a fork and any transaction's gas. Headers lose what the fork has not, and get what
 * follows from its prices.
 */
export async function runWithLists({ test, blocks }: AmsterdamCase, fork: "prague" | "osaka"): Promise<WithLists> {
  const blobs = readBlobSchedule(test.config as never, test.network as string);
  const parameters = new Map([
    [ACCESS_LISTS, 1],
    [MAX_TRANSACTION_GAS, 0],
  ]);
  const chain = await ethereumRules(fork, { blobs, parameters });
  const genesis = decodeRlp(fromHex(test.genesisRLP as string)) as RlpItem[];
  let parent = encodeRlp((genesis[0] as RlpItem[]).slice(0, FIELDS));
  let state = readAlloc(test.pre, "pre");
  const lists: BlockWithList[] = [];
  for (const { rlp, list } of blocks.filter(({ isValid }) => isValid)) {
    const [full, ...body] = decodeRlp(rlp) as RlpItem[];
    const header = [...(full as RlpItem[]).slice(0, FIELDS), new Uint8Array(32)];
    header[PARENT] = keccak256(parent);
    const apply = () =>
      applyBlock({
        ...{ block: encodeRlp([header, ...body]), ancestors: [{ header: parent, uncles: NO_UNCLES }], state, chain },
        ...{ chainId: 1n, hashOf: () => new Uint8Array(32) },
      });
    const outcome = mendedBlock(header, apply);
    if (typeof outcome === "string") return { lists, refusal: outcome };
    const expected = withParent(list, header[PARENT] as Uint8Array);
    lists.push({ own: outcome.accessList!, expected, before: state, changes: outcome.changes });
    state = state.with(outcome.changes);
    parent = encodeRlp(header);
  }
  return { lists };
}

/** The list with another parent's hash in the contract that keeps them (EIP-2935). */
function withParent(list: BlockAccessList, parent: Uint8Array): BlockAccessList {
  return list.map((account) => {
    if (toHex(account.address) !== HISTORY_CONTRACT) return account;
    const [first, ...others] = account.storageChanges;
    const [{ step }, ...later] = first!.changes as readonly [Change<bigint>, ...Change<bigint>[]];
    const changes = [{ step, value: BigInt(toHex(parent)) }, ...later];
    return { ...account, storageChanges: [{ key: first!.key, changes }, ...others] };
  });
}

/** The list without the balances of accounts whose balance depends on what gas costs. */
export function withoutBalances(list: BlockAccessList, addresses: ReadonlySet<string>): Uint8Array {
  const without = (account: AccountAccess) =>
    addresses.has(toHex(account.address)) ? { ...account, balanceChanges: [] } : account;
  return encodeAccessList(list.map(without));
}
