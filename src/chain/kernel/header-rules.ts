// What a header must be after its parent's, on all forks; what depends on the block's body and execution is checked elsewhere.
import { setWord } from "../../base/kernel/word";
import { parameter } from "../../state/kernel/parameters";
import { ACCESS_LISTS, BASE_FEE, BEACON_ROOTS, BLOB_MAX, PROOF_OF_STAKE, REQUESTS, WITHDRAWALS } from "../../vm/rules/parameters";
import { GAS_PER_BLOB } from "../../vm/rules/prices";
import { ELASTICITY, hasNoBaseFee, nextBaseFee } from "./base-fee";
import { nextExcessBlobGas } from "./blob-gas";
import {
  BLOCK_BASE_FEE, BLOCK_BLOB_GAS_OVER_LIMIT, BLOCK_DIFFICULTY, BLOCK_EXCESS_BLOB_GAS, BLOCK_EXTRA_DATA, BLOCK_FIELDS,
  BLOCK_GAS_LIMIT, BLOCK_GAS_OVER_LIMIT, BLOCK_NONCE, BLOCK_NUMBER, BLOCK_OK, BLOCK_PARENT, BLOCK_REQUIRED_EXTRA_DATA,
  BLOCK_TIMESTAMP, BLOCK_UNCLES_HASH,
} from "./block-errors";
import { refuseBytes, refuseNumber, requireHash, requireNumber, requireWord } from "./block-failure";
import { requiredExtraData } from "./chain-data";
import { NO_UNCLES, expectedDifficulty } from "./difficulty";
import {
  FIRST_FIELDS, H_BASE_FEE, H_BLOB_GAS, H_DIFFICULTY, H_EXCESS_BLOB_GAS, H_EXTRA, H_EXTRA_SIZE, H_FIELDS, H_GAS_LIMIT, H_GAS_USED,
  H_HASH, H_NONCE, H_NUMBER, H_PARENT, H_TIMESTAMP, H_UNCLES,
} from "./header";
import {
  EXTRA_BYTES, EXTRA_FROM, EXTRA_SIZE, EXTRA_TO, RELATION_AT_LEAST, RELATION_AT_MOST, RELATION_MORE, RELATION_MULTIPLE, RELATION_NEAR,
} from "./interface";

const MAX_EXTRA_DATA: u32 = 32;
/** A block's gas limit is less than a part of its parent's away from it, and not below a least. */
const GAS_LIMIT_PART: u64 = 1024;
const LEAST_GAS_LIMIT: u64 = 5000;
const MOST_GAS_LIMIT: u64 = 0x7fffffffffffffff;

const EXPECTED: usize = memory.data(32, 16);

/** BLOCK_OK, or which rule the header breaks. */
export function checkHeader(header: usize, parent: usize): i32 {
  let error = requireNumber(BLOCK_FIELDS, expectedFields(), load<u32>(header, H_FIELDS));
  if (error == BLOCK_OK) error = requireHash(BLOCK_PARENT, parent + H_HASH, load<u32>(header, H_PARENT));
  if (error == BLOCK_OK) error = requireNumber(BLOCK_NUMBER, load<u64>(parent, H_NUMBER) + 1, load<u64>(header, H_NUMBER));
  if (error == BLOCK_OK) error = requireLater(load<u64>(header, H_TIMESTAMP), load<u64>(parent, H_TIMESTAMP));
  if (error == BLOCK_OK) error = checkGas(header, parent);
  if (error == BLOCK_OK) error = checkExtraData(header);
  if (error == BLOCK_OK) error = parameter(PROOF_OF_STAKE) != 0 ? checkNoWork(header) : checkDifficulty(header, parent);
  if (error == BLOCK_OK && parameter(BLOB_MAX) != 0) error = checkBlobGas(header, parent);
  return error;
}

/** Writes what follows from the parent into the record of a header that is yet to be one. */
export function deriveHeader(header: usize, parent: usize): void {
  if (parameter(BASE_FEE) != 0) nextBaseFee(header + H_BASE_FEE, parent);
  if (parameter(PROOF_OF_STAKE) == 0) expectedDifficulty(header + H_DIFFICULTY, header, parent);
  if (parameter(BLOB_MAX) != 0) store<u64>(header, nextExcessBlobGas(parent), H_EXCESS_BLOB_GAS);
}

function expectedFields(): u64 {
  return (
    FIRST_FIELDS + u64(parameter(BASE_FEE) != 0) + parameter(WITHDRAWALS) + (parameter(BLOB_MAX) != 0 ? 2 : 0) +
    parameter(BEACON_ROOTS) + parameter(REQUESTS) + parameter(ACCESS_LISTS)
  );
}

function requireLater(timestamp: u64, before: u64): i32 {
  return timestamp > before ? BLOCK_OK : refuseNumber(BLOCK_TIMESTAMP, RELATION_MORE, before, timestamp);
}

function checkExtraData(header: usize): i32 {
  const size = load<u32>(header, H_EXTRA_SIZE), bytes = <usize>load<u32>(header, H_EXTRA), number = load<u64>(header, H_NUMBER);
  if (size > MAX_EXTRA_DATA) return refuseNumber(BLOCK_EXTRA_DATA, RELATION_AT_MOST, MAX_EXTRA_DATA, size);
  const required = requiredExtraData();
  if (number < load<u64>(required, EXTRA_FROM) || number >= load<u64>(required, EXTRA_TO)) return BLOCK_OK;
  const isRequired = size == load<u32>(required, EXTRA_SIZE) && memory.compare(bytes, required + EXTRA_BYTES, size) == 0;
  if (isRequired) return BLOCK_OK;
  memory.fill(EXPECTED, 0, 32);
  memory.copy(EXPECTED, bytes, size);
  return refuseBytes(BLOCK_REQUIRED_EXTRA_DATA, required + EXTRA_BYTES, EXPECTED, 32);
}

function checkGas(header: usize, parent: usize): i32 {
  const hasBaseFee = parameter(BASE_FEE) != 0;
  const limit = load<u64>(header, H_GAS_LIMIT);
  // The first base fee comes with room for as much again.
  const before = load<u64>(parent, H_GAS_LIMIT) * (hasBaseFee && hasNoBaseFee(parent) ? ELASTICITY : 1);
  const difference = limit > before ? limit - before : before - limit;
  if (difference >= before / GAS_LIMIT_PART) return refuseNumber(BLOCK_GAS_LIMIT, RELATION_NEAR, before, limit);
  if (limit < LEAST_GAS_LIMIT) return refuseNumber(BLOCK_GAS_LIMIT, RELATION_AT_LEAST, LEAST_GAS_LIMIT, limit);
  if (limit > MOST_GAS_LIMIT) return refuseNumber(BLOCK_GAS_LIMIT, RELATION_AT_MOST, MOST_GAS_LIMIT, limit);
  const used = load<u64>(header, H_GAS_USED);
  if (used > limit) return refuseNumber(BLOCK_GAS_OVER_LIMIT, RELATION_AT_MOST, limit, used);
  if (!hasBaseFee) return BLOCK_OK;
  nextBaseFee(EXPECTED, parent);
  return requireWord(BLOCK_BASE_FEE, EXPECTED, header + H_BASE_FEE);
}

/** EIP-3675. */
function checkNoWork(header: usize): i32 {
  setWord(EXPECTED, 0);
  let error = requireWord(BLOCK_DIFFICULTY, EXPECTED, header + H_DIFFICULTY);
  if (error == BLOCK_OK) error = requireNumber(BLOCK_NONCE, 0, bswap<u64>(load<u64>(load<u32>(header, H_NONCE))));
  return error != BLOCK_OK ? error : requireHash(BLOCK_UNCLES_HASH, NO_UNCLES, load<u32>(header, H_UNCLES));
}

function checkDifficulty(header: usize, parent: usize): i32 {
  expectedDifficulty(EXPECTED, header, parent);
  return requireWord(BLOCK_DIFFICULTY, EXPECTED, header + H_DIFFICULTY);
}

/** EIP-4844. */
function checkBlobGas(header: usize, parent: usize): i32 {
  const used = load<u64>(header, H_BLOB_GAS), most = parameter(BLOB_MAX) * GAS_PER_BLOB;
  if (used % GAS_PER_BLOB != 0) return refuseNumber(BLOCK_BLOB_GAS_OVER_LIMIT, RELATION_MULTIPLE, GAS_PER_BLOB, used);
  if (used > most) return refuseNumber(BLOCK_BLOB_GAS_OVER_LIMIT, RELATION_AT_MOST, most, used);
  return requireNumber(BLOCK_EXCESS_BLOB_GAS, nextExcessBlobGas(parent), load<u64>(header, H_EXCESS_BLOB_GAS));
}
