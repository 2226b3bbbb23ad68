// What a header must be after its parent's, on all forks; what depends on the block's body and execution is checked elsewhere.
import { isZero } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { BEACON_ROOTS, BLOB_MAX, PROOF_OF_STAKE, REQUESTS, WITHDRAWALS } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { ELASTICITY, hasNoBaseFee, nextBaseFee } from "./base-fee";
import { nextExcessBlobGas } from "./blob-gas";
import {
  BLOCK_BASE_FEE, BLOCK_BLOB_GAS_OVER_LIMIT, BLOCK_DIFFICULTY, BLOCK_EXCESS_BLOB_GAS, BLOCK_EXTRA_DATA, BLOCK_FIELDS,
  BLOCK_GAS_LIMIT, BLOCK_GAS_OVER_LIMIT, BLOCK_NONCE, BLOCK_NUMBER, BLOCK_OK, BLOCK_PARENT, BLOCK_TIMESTAMP, BLOCK_UNCLES_HASH,
} from "./block-errors";
import { refuse, requireHash, requireNumber, requireWord } from "./block-failure";
import { NO_UNCLES, expectedDifficulty } from "./difficulty";
import {
  FIRST_FIELDS, H_BASE_FEE, H_BLOB_GAS, H_DIFFICULTY, H_EXCESS_BLOB_GAS, H_EXTRA_SIZE, H_FIELDS, H_GAS_LIMIT, H_GAS_USED,
  H_HASH, H_NONCE, H_NUMBER, H_PARENT, H_TIMESTAMP, H_UNCLES,
} from "./header";

const MAX_EXTRA_DATA: u32 = 32;
/** A block's gas limit is less than a part of its parent's away from it, and not below a least. */
const GAS_LIMIT_PART: u64 = 1024;
const LEAST_GAS_LIMIT: u64 = 5000;
const MOST_GAS_LIMIT: u64 = 0x7fffffffffffffff;

const EXPECTED: usize = memory.data(32, 16);

/** BLOCK_OK, or which rule the header breaks. An uncle may be of before London, when the block is not. */
export function checkHeader(header: usize, parent: usize, hasBaseFee: bool): i32 {
  let error = requireNumber(BLOCK_FIELDS, expectedFields(hasBaseFee), load<u32>(header, H_FIELDS));
  if (error == BLOCK_OK) error = requireHash(BLOCK_PARENT, parent + H_HASH, load<u32>(header, H_PARENT));
  if (error == BLOCK_OK) error = requireNumber(BLOCK_NUMBER, load<u64>(parent, H_NUMBER) + 1, load<u64>(header, H_NUMBER));
  if (error == BLOCK_OK && load<u64>(header, H_TIMESTAMP) <= load<u64>(parent, H_TIMESTAMP)) error = refuse(BLOCK_TIMESTAMP);
  if (error == BLOCK_OK) error = checkGas(header, parent, hasBaseFee);
  if (error == BLOCK_OK && load<u32>(header, H_EXTRA_SIZE) > MAX_EXTRA_DATA) error = refuse(BLOCK_EXTRA_DATA);
  if (error == BLOCK_OK) error = parameter(PROOF_OF_STAKE) != 0 ? checkNoWork(header) : checkDifficulty(header, parent);
  if (error == BLOCK_OK && parameter(BLOB_MAX) != 0) error = checkBlobGas(header, parent);
  return error;
}

function expectedFields(hasBaseFee: bool): u64 {
  return (
    FIRST_FIELDS + u64(hasBaseFee) + parameter(WITHDRAWALS) + (parameter(BLOB_MAX) != 0 ? 2 : 0) +
    parameter(BEACON_ROOTS) + parameter(REQUESTS)
  );
}

function checkGas(header: usize, parent: usize, hasBaseFee: bool): i32 {
  const limit = load<u64>(header, H_GAS_LIMIT);
  // The first base fee comes with room for as much again.
  const before = load<u64>(parent, H_GAS_LIMIT) * (hasBaseFee && hasNoBaseFee(parent) ? ELASTICITY : 1);
  const difference = limit > before ? limit - before : before - limit;
  if (difference >= before / GAS_LIMIT_PART || limit < LEAST_GAS_LIMIT || limit > MOST_GAS_LIMIT) return refuse(BLOCK_GAS_LIMIT);
  if (load<u64>(header, H_GAS_USED) > limit) return refuse(BLOCK_GAS_OVER_LIMIT);
  if (!hasBaseFee) return BLOCK_OK;
  nextBaseFee(EXPECTED, parent);
  return requireWord(BLOCK_BASE_FEE, EXPECTED, header + H_BASE_FEE);
}

/** EIP-3675. */
function checkNoWork(header: usize): i32 {
  if (!isZero(header + H_DIFFICULTY)) return refuse(BLOCK_DIFFICULTY);
  if (load<u64>(load<u32>(header, H_NONCE)) != 0) return refuse(BLOCK_NONCE);
  return requireHash(BLOCK_UNCLES_HASH, NO_UNCLES, load<u32>(header, H_UNCLES));
}

function checkDifficulty(header: usize, parent: usize): i32 {
  expectedDifficulty(EXPECTED, header, parent);
  return requireWord(BLOCK_DIFFICULTY, EXPECTED, header + H_DIFFICULTY);
}

/** EIP-4844. */
function checkBlobGas(header: usize, parent: usize): i32 {
  const used = load<u64>(header, H_BLOB_GAS);
  if (used % GAS_PER_BLOB != 0 || used > parameter(BLOB_MAX) * GAS_PER_BLOB) return refuse(BLOCK_BLOB_GAS_OVER_LIMIT);
  return requireNumber(BLOCK_EXCESS_BLOB_GAS, nextExcessBlobGas(parent), load<u64>(header, H_EXCESS_BLOB_GAS));
}
