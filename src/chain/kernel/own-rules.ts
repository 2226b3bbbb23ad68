// A block whose transactions the chain's own state transition applies, which is a program outside of this kernel. All else about the
// block is checked, or built, here: header, uncles, withdrawals, and the roots of what that program makes of the transactions.
import { loadAddress } from "../../base/kernel/word";
import { allocate } from "../../state/kernel/heap";
import { beginTransaction } from "../../state/kernel/lifetimes";
import { addLog } from "../../state/kernel/logs";
import { A_ADDRESS, L_DATA } from "../../state/kernel/records";
import { openBlock } from "./block";
import { BLOCK_OK } from "./block-errors";
import { closeForeignBlock } from "./block-frame";
import { keepForeignReceipt } from "./block-transactions";
import { openDraft } from "./build";

/** Bytes of a packed log before its topics. */
const LOG_HEAD: u32 = 28;

let receiptCount: u32 = 0;

/** Checks all about a block that does not depend on what its transactions do; BLOCK_OK, or what is wrong. */
export function beginOwnBlock(block: usize, size: u32, ancestors: usize, ancestorsSize: u32): i32 {
  receiptCount = 0;
  const error = openBlock(block, size, ancestors, ancestorsSize, true);
  return error == BLOCK_OK ? closeForeignBlock() : error;
}

/** The same for a draft, which has no transactions yet. */
export function beginOwnBuilding(draft: usize, size: u32, ancestors: usize, ancestorsSize: u32): i32 {
  receiptCount = 0;
  const error = openDraft(draft, size, ancestors, ancestorsSize);
  return error == BLOCK_OK ? closeForeignBlock() : error;
}

/** What became of the next transaction; its logs are packed as packing.ts packs them. */
export function keepOwnReceipt(isSuccess: bool, gas: u64, packedLogs: usize): void {
  beginTransaction();
  let at = packedLogs + 4;
  for (let left = load<u32>(packedLogs); left > 0; left--) at = takeLog(at);
  keepForeignReceipt(receiptCount++, isSuccess, gas);
}

function takeLog(packed: usize): usize {
  const topics = load<u32>(packed, 20), size = load<u32>(packed, 24), bytes = 32 * topics + size;
  // Of the account of a log nothing is read but its address.
  const address = allocate(32);
  loadAddress(address, packed);
  memory.copy(addLog(address - A_ADDRESS, topics, size) + L_DATA, packed + LOG_HEAD, bytes);
  return packed + LOG_HEAD + bytes;
}
