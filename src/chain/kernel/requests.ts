// What a block asks of the consensus layer (EIP-7685): deposits that its logs tell of (EIP-6110), and what the contracts of
// withdrawals (EIP-7002) and consolidations (EIP-7251) have queued.
import { sha256 } from "../../base/kernel/sha256";
import { allocateInBlock } from "../../state/kernel/heap";
import { logs } from "../../state/kernel/logs";
import { A_ADDRESS, L_ACCOUNT, L_DATA, L_PREVIOUS, L_SIZE, L_TOPICS } from "../../state/kernel/records";
import { equalWords } from "../../base/kernel/word";
import { IO_OUTPUT, IO_OUTPUT_SIZE } from "../../../vms/evm/kernel/layout";
import { BLOCK_DEPOSIT, BLOCK_OK } from "./block-errors";
import { refuse } from "./block-failure";
import { depositContract } from "./chain-data";
import { CONSOLIDATIONS_CONTRACT, WITHDRAWALS_CONTRACT, askContract } from "./system-calls";

const DEPOSIT: u8 = 0;
const WITHDRAWAL: u8 = 1;
const CONSOLIDATION: u8 = 2;

/** The first topic of a deposit's log. */
const DEPOSIT_EVENT: usize = memory.data<u64>([0x4213e3d062bc9b64, 0x49402dd85c4eeaaf, 0x9a88c02f91eee1e7, 0xc53890e33b8090a7]);
/** A deposit's data is five byte strings as Solidity has them: where each is, and its bytes, both in words' last four. */
const DEPOSIT_DATA: u32 = 576;
const DEPOSIT_SIZE: u32 = 192;
const PLACES: usize = memory.data<u32>([160, 256, 320, 384, 512]);
const SIZES: usize = memory.data<u32>([48, 32, 8, 96, 8]);
const PARTS: u32 = 5;

/** The hashes of the requests of each kind that there are, one behind the other. */
const HASHES: usize = memory.data(96, 16);
let hashesEnd: usize = 0;

/** The block's deposits, linked: u32 next, u32 nothing, DEPOSIT_SIZE bytes. */
let firstDeposit: usize = 0;
let lastDeposit: usize = 0;
let deposits: u32 = 0;

export function clearRequests(): void {
  firstDeposit = 0;
  lastDeposit = 0;
  deposits = 0;
  hashesEnd = HASHES;
}

/** Takes the deposits out of the logs of the transaction that has just been applied. */
export function takeDeposits(): i32 {
  const before = lastDeposit;
  // The last log comes first: each deposit goes in front of those that this transaction has had.
  for (let log = logs; log != 0; log = load<u32>(log, L_PREVIOUS)) {
    if (!isDeposit(log)) continue;
    const place = allocateInBlock(8 + DEPOSIT_SIZE);
    const data = log + L_DATA + 32 * load<u32>(log, L_TOPICS);
    if (load<u32>(log, L_SIZE) != DEPOSIT_DATA || !readDeposit(place + 8, data)) return refuse(BLOCK_DEPOSIT);
    const next = before == 0 ? firstDeposit : <usize>load<u32>(before);
    store<u32>(place, <u32>next);
    if (before == 0) firstDeposit = place;
    else store<u32>(before, <u32>place);
    if (next == 0) lastDeposit = place;
    deposits++;
  }
  return BLOCK_OK;
}

function isDeposit(log: usize): bool {
  if (load<u32>(log, L_TOPICS) == 0 || memory.compare(log + L_DATA, DEPOSIT_EVENT, 32) != 0) return false;
  return equalWords(<usize>load<u32>(log, L_ACCOUNT) + A_ADDRESS, depositContract());
}

function readDeposit(to: usize, data: usize): bool {
  let at = to;
  for (let i: u32 = 0; i < PARTS; i++) {
    const place = load<u32>(PLACES + 4 * i), size = load<u32>(SIZES + 4 * i);
    if (!isNumber(data + 32 * i, place) || !isNumber(data + place, size)) return false;
    memory.copy(at, data + place + 32, size);
    at += size;
  }
  return true;
}

/** Whether 32 big-endian bytes are a small number. */
function isNumber(bytes: usize, value: u32): bool {
  for (let i: usize = 0; i < 28; i++) if (load<u8>(bytes + i) != 0) return false;
  return bswap<u32>(load<u32>(bytes, 28)) == value;
}

/** Asks the contracts and writes the hash of all requests. */
export function hashRequests(to: usize): i32 {
  addDeposits();
  let error = askContract(WITHDRAWALS_CONTRACT);
  if (error != BLOCK_OK) return error;
  addRequests(WITHDRAWAL, load<u32>(IO_OUTPUT), load<u32>(IO_OUTPUT_SIZE));
  error = askContract(CONSOLIDATIONS_CONTRACT);
  if (error != BLOCK_OK) return error;
  addRequests(CONSOLIDATION, load<u32>(IO_OUTPUT), load<u32>(IO_OUTPUT_SIZE));
  sealRequests(to);
  return BLOCK_OK;
}

/** Writes the hash of the requests that there are so far. */
export function sealRequests(to: usize): void {
  sha256(to, HASHES, hashesEnd - HASHES);
}

function addDeposits(): void {
  const all = allocateInBlock(deposits * DEPOSIT_SIZE);
  let at = all;
  for (let deposit = firstDeposit; deposit != 0; deposit = load<u32>(deposit)) {
    memory.copy(at, deposit + 8, DEPOSIT_SIZE);
    at += DEPOSIT_SIZE;
  }
  addRequests(DEPOSIT, all, deposits * DEPOSIT_SIZE);
}

/** Requests of a kind count when there are any. */
function addRequests(kind: u8, from: usize, size: u32): void {
  if (size == 0) return;
  const typed = allocateInBlock(1 + size);
  store<u8>(typed, kind);
  memory.copy(typed + 1, from, size);
  sha256(hashesEnd, typed, 1 + size);
  hashesEnd += 32;
}
