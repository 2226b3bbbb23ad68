import { keccak256 } from "../../base/hash.js";
import { fromHex } from "../../base/hex.js";
import { encodeRlpList } from "../../base/rlp.js";
import { EMPTY_TRIE_ROOT } from "../../state/commitment/mpt.js";
import * as parameter from "../../vm/rules/parameters.js";
import { EMPTY_LIST, encodeHeader, NO_UNCLES } from "../block-header.js";
import type { ChainRules } from "../chain-rules.js";
import type { GenesisConfig } from "./chain-config.js";

const NO_BLOOM = new Uint8Array(256);
/** sha256 of nothing: no requests (EIP-7685). */
const NO_REQUESTS = fromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
/** The access list of a block in which nothing is done (EIP-7928). */
const NO_ACCESSES = keccak256(EMPTY_LIST);
const FIRST_BASE_FEE = 1_000_000_000n;

/** The genesis block, RLP: a header with the fields that its rules ask for, and an empty body. */
export function genesisBlock(genesis: GenesisConfig, { parameters }: ChainRules, stateRoot: Uint8Array): Uint8Array {
  const header = {
    ...genesis,
    unclesHash: NO_UNCLES,
    stateRoot,
    transactionsRoot: EMPTY_TRIE_ROOT,
    receiptsRoot: EMPTY_TRIE_ROOT,
    bloom: NO_BLOOM,
    number: 0n,
    nonce: fromHex(genesis.nonce.toString(16).padStart(16, "0")),
    baseFeePerGas: genesis.baseFeePerGas ?? firstBaseFee(parameters),
    withdrawalsRoot: EMPTY_TRIE_ROOT,
    requestsHash: NO_REQUESTS,
    blockAccessListHash: NO_ACCESSES,
  };
  const withdrawals = parameters[parameter.WITHDRAWALS] === 0 ? [] : [EMPTY_LIST];
  return encodeRlpList([encodeHeader(header, parameters), EMPTY_LIST, EMPTY_LIST, ...withdrawals]);
}

function firstBaseFee(parameters: readonly number[]): bigint {
  return parameters[parameter.BASE_FEE] === parameter.BASE_FEE_ZERO ? 0n : FIRST_BASE_FEE;
}
