// Genesis files of Ethereum chains in geth's format: names in any case, hex with or without 0x, null for what is not there. What has
// no meaning for the chain is let through by name; anything else that is unknown could be a rule, and is refused.
import * as v from "valibot";
import { fromHex } from "../../base/hex.js";
import { byHex, quantity as digits, object } from "./json-values.js";

const IGNORED = v.exactOptional(v.unknown());
const ZERO_HASH = "00".repeat(32);

/** An object with these fields, whose names may be in any case, and no other; nulls are as good as none. */
function fields<const E extends v.ObjectEntries>(entries: E) {
  const names = new Map(Object.keys(entries).map((name) => [name.toLowerCase(), name]));
  const named = ([name, value]: [string, unknown]) => [names.get(name.toLowerCase()) ?? name, value] as const;
  return v.pipe(
    v.looseObject({}, "an object"),
    v.transform((given): unknown =>
      Object.fromEntries(
        Object.entries(given)
          .filter(([, value]) => value !== null)
          .map(named),
      ),
    ),
    object(entries),
  );
}

/** Of hex digits after `0x` there may be none. */
const quantity = (bits: number) => digits(bits, /^(0x[0-9a-fA-F]{0,80}|[0-9]{0,80})$/);

function bytes(size?: number) {
  const allowed = size === undefined ? "an even number of hex digits" : `${2 * size} hex digits`;
  const pattern = size === undefined ? /^(0x)?([0-9a-fA-F]{2})*$/ : new RegExp(`^(0x)?[0-9a-fA-F]{${2 * size}}$`);
  return v.pipe(v.string(allowed), v.regex(pattern, allowed), v.transform(fromHex));
}

const WORD = "at most 64 hex digits";
const wordDigits = (text: string) => text.replace(/^0x/, "").toLowerCase().padStart(64, "0");
const word = v.pipe(
  v.string(WORD),
  v.regex(/^(0x)?[0-9a-fA-F]{0,64}$/, WORD),
  v.transform((text) => fromHex(wordDigits(text))),
);
const storage = byHex(/^(0x)?[0-9a-fA-F]{1,64}$/, `under a key: ${WORD}`, word, (key) => `0x${wordDigits(key)}`);

const account = v.pipe(
  fields({
    balance: v.exactOptional(quantity(256)),
    wei: v.exactOptional(quantity(256)),
    nonce: v.optional(quantity(64), 0),
    code: v.optional(bytes(), ""),
    storage: v.optional(storage, {}),
    comment: IGNORED,
    privateKey: IGNORED,
    secretKey: IGNORED,
  }),
  v.transform(({ balance, wei, nonce, code, storage }) => ({ balance: balance ?? wei ?? 0n, nonce, code, storage })),
);

const alloc = byHex(
  /^(0x)?[0-9a-fA-F]{40}$/,
  "under an address: 40 hex digits",
  account,
  (key) => `0x${key.replace(/^0x/, "").toLowerCase()}`,
);

const blobs = fields({
  target: quantity(16),
  max: quantity(16),
  baseFeeUpdateFraction: v.pipe(quantity(32), v.minValue(1n, "1 at least")),
});
const schedule = v.optional(blobs, undefined);

function only(address: string) {
  const allowed = `${address}: the rules know no other`;
  return v.exactOptional(
    v.pipe(
      v.string(allowed),
      v.check((given) => given.toLowerCase() === address, allowed),
    ),
  );
}

const at = v.exactOptional(quantity(64));

const config = fields({
  chainId: v.optional(quantity(256), 1),
  homesteadBlock: at,
  daoForkBlock: at,
  daoForkSupport: v.optional(v.boolean("true or false"), true),
  eip150Block: at,
  eip155Block: at,
  eip158Block: at,
  byzantiumBlock: at,
  constantinopleBlock: at,
  petersburgBlock: at,
  constantinopleFixBlock: at,
  istanbulBlock: at,
  muirGlacierBlock: at,
  berlinBlock: at,
  londonBlock: at,
  arrowGlacierBlock: at,
  grayGlacierBlock: at,
  terminalTotalDifficulty: v.exactOptional(quantity(256)),
  shanghaiTime: at,
  cancunTime: at,
  pragueTime: at,
  osakaTime: at,
  bpo1Time: at,
  bpo2Time: at,
  bpo3Time: at,
  bpo4Time: at,
  bpo5Time: at,
  blobSchedule: v.optional(
    fields({
      cancun: schedule,
      prague: schedule,
      osaka: schedule,
      bpo1: schedule,
      bpo2: schedule,
      bpo3: schedule,
      bpo4: schedule,
      bpo5: schedule,
    }),
    {},
  ),
  depositContractAddress: v.exactOptional(bytes(20)),
  withdrawalRequestContractAddress: only("0x00000961ef480eb55e80d19ad83579a64c007002"),
  consolidationRequestContractAddress: only("0x0000bbddc7ce488642fb579f8b00f3a590007251"),
  contractSizeLimit: v.exactOptional(quantity(32)),
  ethash: v.exactOptional(
    fields({ fixedDifficulty: v.exactOptional(v.pipe(quantity(32), v.minValue(1n, "1 at least"))) }),
  ),
  checkpoint: IGNORED,
  eip150Hash: IGNORED,
  mergeNetsplitBlock: IGNORED,
  preMergeForkBlock: IGNORED,
  terminalTotalDifficultyPassed: IGNORED,
  networkId: IGNORED,
});

export const ethereumGenesisSchema = fields({
  config: v.optional(config, {}),
  alloc: v.optional(alloc, {}),
  nonce: v.optional(quantity(64), 0),
  timestamp: v.optional(quantity(64), 0),
  extraData: v.optional(bytes(), ""),
  gasLimit: v.optional(quantity(63), 0),
  difficulty: v.exactOptional(quantity(256)),
  mixHash: v.optional(bytes(32), ZERO_HASH),
  coinbase: v.optional(bytes(20), "00".repeat(20)),
  number: v.optional(v.pipe(quantity(64), v.maxValue(0n, "0")), 0),
  gasUsed: v.optional(quantity(63), 0),
  parentHash: v.optional(bytes(32), ZERO_HASH),
  baseFeePerGas: v.exactOptional(quantity(256)),
  excessBlobGas: v.optional(quantity(64), 0),
  blobGasUsed: v.optional(quantity(64), 0),
  parentBeaconBlockRoot: v.optional(bytes(32), ZERO_HASH),
});

export type EthereumGenesis = v.InferOutput<typeof ethereumGenesisSchema>;
export type EthereumConfig = EthereumGenesis["config"];
