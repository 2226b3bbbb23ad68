// The fields of the genesis in a config file.
import * as v from "valibot";
import { byAddress, bytes, described, flag, object, quantity, slots } from "./json-values.js";
import { path } from "./rules-schema.js";

const MAX_EXTRA_DATA = 32;
const ZERO_ADDRESS = `0x${"00".repeat(20)}`;
const ZERO_HASH = `0x${"00".repeat(32)}`;

const code = v.union(
  [bytes(), object({ file: path() })],
  '0x and an even number of hex digits, or { "file": PATH } of a program or a text of hex digits',
);

const account = object({
  balance: v.optional(described(quantity(256), "In the least unit of the gas token."), 0),
  nonce: v.optional(quantity(64), 0),
  code: v.optional(described(code, "Of any VM that the rules have."), "0x"),
  storage: v.optional(described(slots(), "Words by key."), {}),
});

const extraData = v.pipe(bytes(), v.maxLength(MAX_EXTRA_DATA, `0x and at most ${2 * MAX_EXTRA_DATA} hex digits`));

export const genesis = object({
  timestamp: v.optional(described(quantity(64), "Seconds since 1970."), 0),
  gasLimit: v.optional(described(quantity(63), "Gas that the first blocks may use."), 36_000_000),
  extraData: v.optional(extraData, "0x"),
  coinbase: v.optional(bytes(20), ZERO_ADDRESS),
  difficulty: v.optional(described(quantity(256), "0 on chains without proof of work."), 0),
  mixHash: v.optional(bytes(32), ZERO_HASH),
  nonce: v.optional(quantity(64), 0),
  gasUsed: v.optional(quantity(63), 0),
  parentHash: v.optional(bytes(32), ZERO_HASH),
  baseFeePerGas: v.exactOptional(
    described(quantity(256), "Of the genesis; 1 gwei unless given, 0 where there is none."),
  ),
  blobGasUsed: v.optional(quantity(64), 0),
  excessBlobGas: v.optional(quantity(64), 0),
  parentBeaconBlockRoot: v.optional(bytes(32), ZERO_HASH),
  systemContracts: v.optional(
    described(
      flag(),
      "Whether the contracts that the forks need (EIP-4788, 2935, 7002, 7251) are there from the start.",
    ),
    true,
  ),
  accounts: v.optional(described(byAddress(account), "Accounts by address."), {}),
});
