// The fields of a config file, what they may be, and what editors say about them. From here come the checks of a file that is read
// and the JSON Schema in the package.
import * as v from "valibot";
import type { ChainConfig } from "./chain-config.js";
import { genesis } from "./genesis-schema.js";
import { choice, described, integer, object, quantity, type Reader, text } from "./json-values.js";
import { functionReference, rulesFields } from "./rules-schema.js";

const MAX_ENTRIES = 1000;

const rules = object({
  fork: rulesFields.fork,
  vms: v.optional(rulesFields.vms, {}),
  fees: v.optional(rulesFields.fees, { baseFee: "burnt" }),
  limits: v.optional(rulesFields.limits, {}),
  fixedDifficulty: v.exactOptional(rulesFields.fixedDifficulty),
  precompiles: v.optional(rulesFields.precompiles, {}),
  blobs: v.exactOptional(rulesFields.blobs),
  accessLists: v.optional(rulesFields.accessLists, false),
  depositContract: v.exactOptional(rulesFields.depositContract),
  stf: v.optional(rulesFields.stf, "ethereum"),
});

const scheduleEntry = v.pipe(
  object({
    block: v.exactOptional(described(quantity(64), "From the block with this number on.")),
    time: v.exactOptional(
      described(quantity(64), "From the first block on whose timestamp is not before this, in seconds."),
    ),
    totalDifficulty: v.exactOptional(
      described(
        quantity(256),
        "From the first block on whose ancestors have so much difficulty: the merge (EIP-3675).",
      ),
    ),
    migration: v.exactOptional(
      described(
        functionReference(),
        "A function over the accounts; runs once, before the first block under this entry.",
      ),
    ),
    fork: v.exactOptional(rulesFields.fork),
    vms: v.exactOptional(rulesFields.vms),
    fees: v.exactOptional(rulesFields.fees),
    limits: v.exactOptional(rulesFields.limits),
    fixedDifficulty: v.exactOptional(rulesFields.fixedDifficulty),
    precompiles: v.exactOptional(rulesFields.precompiles),
    blobs: v.exactOptional(rulesFields.blobs),
    accessLists: v.exactOptional(rulesFields.accessLists),
    depositContract: v.exactOptional(rulesFields.depositContract),
    stf: v.exactOptional(rulesFields.stf),
  }),
  v.check(
    ({ block, time, totalDifficulty }) => [block, time, totalDifficulty].filter((at) => at !== undefined).length === 1,
    "an object with one of block, time and totalDifficulty",
  ),
);

const commitment = v.variant(
  "type",
  [
    object({ type: v.literal("mpt") }),
    object({ type: v.literal("binary"), hash: v.optional(choice(["blake3", "keccak256", "sha256"]), "blake3") }),
  ],
  "one of mpt, binary",
);

const gasToken = object({
  name: text(100),
  symbol: text(20),
  decimals: integer(0, 255),
});

const schedule = v.pipe(v.array(scheduleEntry, "a list"), v.maxLength(MAX_ENTRIES, `a list of at most ${MAX_ENTRIES}`));

/** A config file. */
export const configSchema: Reader<ChainConfig> = object({
  $schema: v.exactOptional(v.string("a string")),
  name: v.exactOptional(described(text(100), "What the chain is called.")),
  chainId: described(quantity(256), "What transactions are signed for (EIP-155)."),
  gasToken: v.exactOptional(
    described(gasToken, "What wallets call the token that gas is paid in; no rule depends on it."),
  ),
  commitment: v.optional(
    described(commitment, "How the chain commits to its state: Ethereum's trie, or a binary tree (EIP-7864)."),
    { type: "mpt" },
  ),
  rules: described(rules, "What holds from the genesis on."),
  schedule: v.optional(
    described(schedule, "What changes later, in order. A field that an entry does not have stays as it was."),
    [],
  ),
  genesis: described(genesis, "The first block and the accounts that are there from the start."),
});
