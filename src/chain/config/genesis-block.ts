import { keccak256 } from "../../base/hash.js";
import { fromHex } from "../../base/hex.js";
import { encodeRlp, integerToRlp, type RlpItem } from "../../base/rlp.js";
import { EMPTY_TRIE_ROOT } from "../../state/trie-root.js";
import * as parameter from "../../vm/rules/parameters.js";
import type { ChainRules } from "../chain-rules.js";
import type { GenesisConfig } from "./chain-config.js";

const NO_UNCLES = keccak256(Uint8Array.of(0xc0));
const NO_BLOOM = new Uint8Array(256);
/** sha256 of nothing: no requests (EIP-7685). */
const NO_REQUESTS = fromHex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
const FIRST_BASE_FEE = 1_000_000_000n;

/** The genesis block, RLP: a header with the fields that its rules ask for, and an empty body. */
export function genesisBlock(genesis: GenesisConfig, { parameters }: ChainRules, stateRoot: Uint8Array): Uint8Array {
  const header = [...firstFields(genesis, stateRoot), ...laterFields(genesis, parameters)];
  const withdrawals = parameters[parameter.WITHDRAWALS] === 0 ? [] : [[]];
  return encodeRlp([header, [], [], ...withdrawals]);
}

function firstFields(genesis: GenesisConfig, stateRoot: Uint8Array): RlpItem[] {
  return [
    genesis.parentHash,
    NO_UNCLES,
    genesis.coinbase,
    stateRoot,
    EMPTY_TRIE_ROOT,
    EMPTY_TRIE_ROOT,
    NO_BLOOM,
    integerToRlp(genesis.difficulty),
    integerToRlp(0n),
    integerToRlp(genesis.gasLimit),
    integerToRlp(genesis.gasUsed),
    integerToRlp(genesis.timestamp),
    genesis.extraData,
    genesis.mixHash,
    fromHex(genesis.nonce.toString(16).padStart(16, "0")),
  ];
}

/** EIP-1559, 4895, 4844, 4788 and 7685. */
function laterFields(genesis: GenesisConfig, parameters: readonly number[]): RlpItem[] {
  const fields: RlpItem[] = [];
  if (parameters[parameter.BASE_FEE] !== 0)
    fields.push(integerToRlp(genesis.baseFeePerGas ?? firstBaseFee(parameters)));
  if (parameters[parameter.WITHDRAWALS] !== 0) fields.push(EMPTY_TRIE_ROOT);
  if (parameters[parameter.BLOB_MAX] !== 0) {
    fields.push(integerToRlp(genesis.blobGasUsed), integerToRlp(genesis.excessBlobGas));
  }
  if (parameters[parameter.BEACON_ROOTS] !== 0) fields.push(genesis.parentBeaconBlockRoot);
  if (parameters[parameter.REQUESTS] !== 0) fields.push(NO_REQUESTS);
  return fields;
}

function firstBaseFee(parameters: readonly number[]): bigint {
  return parameters[parameter.BASE_FEE] === parameter.BASE_FEE_ZERO ? 0n : FIRST_BASE_FEE;
}
