import { expect, it } from "vitest";
import { keccak256 } from "../../../src/base/hash.js";
import { decodeRlp, encodeRlp, type RlpItem } from "../../../src/base/rlp.js";
import { type BlockHeader, encodeHeader, NO_UNCLES } from "../../../src/chain/block-header.js";
import { buildBlock } from "../../../src/chain/builder/build-block.js";
import { type ChainRules, ethereumRules } from "../../../src/chain/chain-rules.js";
import { scheduleOfRules } from "../../../src/chain/config/schedule-of-rules.js";
import { type Ancestor, applyBlock } from "../../../src/chain/driver/apply-block.js";
import { EMPTY_TRIE_ROOT } from "../../../src/state/commitment/mpt.js";
import { emptyState } from "../../../src/state/reader.js";

const ZERO = new Uint8Array(32);
const NONE: readonly RlpItem[] = [];
const START = 1_000_000n;
/** From this block on the later rules hold: uncles of the first of them are of before. */
const SWITCH = 2n;

const first: BlockHeader = {
  ...{ parentHash: ZERO, unclesHash: NO_UNCLES, coinbase: new Uint8Array(20), stateRoot: ZERO },
  ...{ transactionsRoot: EMPTY_TRIE_ROOT, receiptsRoot: EMPTY_TRIE_ROOT, bloom: new Uint8Array(256) },
  ...{ difficulty: 10n ** 9n, number: 0n, gasLimit: 10_000_000n, gasUsed: 0n, timestamp: START },
  ...{ extraData: new Uint8Array(0), mixHash: ZERO, nonce: new Uint8Array(8), baseFeePerGas: 0n },
  ...{ withdrawalsRoot: ZERO, blobGasUsed: 0n, excessBlobGas: 0n, parentBeaconBlockRoot: ZERO },
  ...{ requestsHash: ZERO, blockAccessListHash: ZERO },
};

interface Child {
  readonly chain: ChainRules;
  readonly seconds: bigint;
  readonly coinbase?: number;
  readonly gasLimit?: bigint;
}

/** The header after those of the ancestors, with difficulty and base fee by its rules. */
function child(ancestors: readonly Ancestor[], { chain, seconds, coinbase = 1, gasLimit = 10_000_000n }: Child) {
  const number = BigInt(ancestors.length);
  const built = buildBlock(
    {
      ...{
        ancestors,
        state: emptyState,
        chain,
        chainId: 1n,
        number,
        gasLimit,
        hashOf: () => ZERO,
        stateRoot: () => ZERO,
      },
      ...{ timestamp: START + 100n * (number - 1n) + seconds, coinbase: new Uint8Array(20).fill(coinbase) },
    },
    () => undefined,
  );
  return built.header;
}

const ancestor = (header: Uint8Array): Ancestor => ({ header, uncles: encodeRlp([]) });

/** Applies the first block under the later rules, with an uncle that was made under others. */
function applyWith(uncleRules: ChainRules, rules: ChainRules, before: ChainRules, gasLimit: bigint, seconds: bigint) {
  const genesis = ancestor(encodeHeader(first, before.parameters));
  const one = ancestor(child([genesis], { chain: before, seconds: 20n }));
  const uncle = child([genesis], {
    chain: uncleRules,
    seconds,
    coinbase: 2,
    ...(uncleRules === before ? {} : { gasLimit }),
  });
  const header = decodeRlp(child([one, genesis], { chain: rules, seconds: 20n, gasLimit })) as RlpItem[];
  const uncles = [decodeRlp(uncle)];
  const block = encodeRlp([header.with(1, keccak256(encodeRlp(uncles))), NONE, uncles]);
  const outcome = applyBlock({
    ...{ block, ancestors: [one, genesis], state: emptyState, chain: rules, chainId: 1n, hashOf: () => ZERO },
  });
  return outcome.type === "refused" ? outcome.error.code : [...outcome.changes.accounts.keys()].length;
}

it.each([
  ["frontier", "homestead", 10_000_000n, 11n, "wrong-difficulty"],
  ["homestead", "byzantium", 10_000_000n, 9n, "wrong-difficulty"],
  ["berlin", "london", 20_000_000n, 9n, "wrong-fields"],
])(
  "an uncle of %s in the first block of %s is judged by its own rules",
  async (early, late, gasLimit, seconds, code) => {
    const before = await ethereumRules(early);
    const alone = await ethereumRules(late);
    const schedule = scheduleOfRules(before, [{ from: { kind: "block", value: SWITCH }, value: alone }]);
    const rules = schedule.at({ number: SWITCH, timestamp: START, parentTotalDifficulty: 0n });
    // Two makers are paid.
    expect(applyWith(before, rules, before, gasLimit, seconds)).toBe(2);
    expect(applyWith(before, alone, before, gasLimit, seconds)).toBe(code);
    if (early !== "berlin") expect(applyWith(alone, rules, before, gasLimit, seconds)).toBe("wrong-difficulty");
  },
);

it("rules that hold for no block, and those that come with a time, are no uncle's", async () => {
  const [frontier, homestead, byzantium, shanghai] = await Promise.all(
    ["frontier", "homestead", "byzantium", "shanghai"].map((fork) => ethereumRules(fork)),
  );
  const schedule = scheduleOfRules(frontier!, [
    { from: { kind: "block", value: 5n }, value: homestead! },
    { from: { kind: "block", value: 5n }, value: byzantium! },
    { from: { kind: "time", value: 5n }, value: shanghai! },
  ]);
  const earlier = [{ until: 5n, parameters: frontier!.parameters }];
  expect(schedule.phases.map((phase) => phase.earlier)).toEqual([undefined, earlier, earlier, earlier]);
});
