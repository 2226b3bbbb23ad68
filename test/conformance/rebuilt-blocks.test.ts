import { describe, expect, it } from "vitest";
import { equalBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { decodeRlp, encodeRlp, integerFromRlp, type RlpItem } from "../../src/base/rlp.js";
import { type BlockTest, readBlockTest } from "../../src/chain/block-test/block-test.js";
import { rulesOf } from "../../src/chain/block-test/networks.js";
import { buildBlock } from "../../src/chain/builder/build-block.js";
import { type ChainRules, ethereumRules } from "../../src/chain/chain-rules.js";
import type { MemoryState } from "../../src/state/memory-state.js";
import { readChanges } from "../../src/state/packed-changes.js";
import { EVERYTHING, findArchive, readFixtures } from "../support/evm-fixtures.js";

// Valid blocks of official tests, built again of their transactions: the same bytes must come out.

const EVERY = EVERYTHING ? 1 : 40;
const archive = findArchive("ethereum-blockchain-tests");
const files =
  archive === undefined
    ? []
    : readFixtures(
        archive,
        "ethereum-blockchain-tests",
        (path, index) =>
          index % EVERY === 7 % EVERY && /GeneralStateTests|eest-v5/.test(path) && !/amsterdam/i.test(path),
      );

const list = (item: RlpItem | undefined) => item as readonly RlpItem[];
const bytes = (item: RlpItem | undefined) => item as Uint8Array;

/** Builds a block of a test again; undefined for one with a work's seal or uncles, which are not built. */
function rebuilt(rlp: Uint8Array, parent: Uint8Array, state: MemoryState, chain: ChainRules, test: BlockTest) {
  const [header, transactions, uncles, withdrawals] = list(decodeRlp(rlp));
  const fields = list(header);
  const number = (index: number) => integerFromRlp(fields[index]!, 8);
  const hasSeal = bytes(fields[14]).some((byte) => byte !== 0);
  if (hasSeal || list(uncles).length > 0) return undefined;
  return buildBlock(
    {
      ancestors: [{ header: parent, uncles: Uint8Array.of(0xc0) }],
      state,
      chain,
      chainId: test.chainId,
      hashOf: (at) => (at === number(8) - 1n ? keccak256(parent) : new Uint8Array(32)),
      stateRoot: (packed) => state.with(readChanges(packed, state)).root(),
      number: number(8),
      timestamp: number(11),
      gasLimit: number(9),
      coinbase: bytes(fields[2]),
      extraData: bytes(fields[12]),
      prevRandao: bytes(fields[13]),
      ...(fields.length > 19 ? { parentBeaconBlockRoot: bytes(fields[19]) } : {}),
      withdrawals: list(withdrawals ?? []).map((each) => {
        const [index, validator, address, amount] = list(each);
        return {
          index: integerFromRlp(index!, 8),
          validatorIndex: integerFromRlp(validator!, 8),
          address: bytes(address),
          amount: integerFromRlp(amount!, 8),
        };
      }),
    },
    (block) => {
      for (const each of list(transactions)) block.add(each instanceof Uint8Array ? each : encodeRlp(each));
    },
  );
}

describe.skipIf(archive === undefined)("blocks of official tests are built to the same bytes", () => {
  let count = 0;

  it.each(files.map((file) => [file.path, file] as const))("%s", async (_, { text }) => {
    for (const [name, value] of Object.entries(JSON.parse(text))) {
      const test = readBlockTest(name, value);
      if (test.network.phases.length > 1 || test.blocks.some(({ isValid }) => !isValid)) continue;
      const [fork, options] = rulesOf(test.networkName, test.config);
      const chain = await ethereumRules(fork, options);
      let state = test.pre;
      let parent = encodeRlp(list(decodeRlp(test.genesis))[0]!);
      for (const { block: rlp } of test.blocks) {
        if (!(rlp instanceof Uint8Array)) break;
        const block = rebuilt(rlp, parent, state, chain, test);
        if (block === undefined) break;
        expect(equalBytes(block.block, rlp)).toBe(true);
        state = state.with(block.changes);
        parent = block.header;
        count++;
      }
    }
  });

  it("and there are many", () => expect(count).toBeGreaterThan(10));
});
