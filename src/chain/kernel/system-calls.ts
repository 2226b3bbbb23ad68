// Calls that blocks make by themselves (EIP-4788, 2935, 7002, 7251): from an address of nobody, with gas of their own, to contracts
// at addresses that the rules name.
import { copyWord, setWord } from "../../base/kernel/word";
import { accountAt } from "../../state/kernel/accounts";
import { beginTransaction, endTransaction } from "../../state/kernel/lifetimes";
import { A_FLAGS, FLAG_HAS_CODE } from "../../state/kernel/records";
import { contextWord } from "../../../vms/evm/kernel/context";
import {
  BLOB_HASHES, CONTEXT_BASE_FEE, CONTEXT_GAS_PRICE, CONTEXT_ORIGIN, STATUS_SUCCESS,
} from "../../../vms/evm/kernel/layout";
import { runCall } from "../../../vms/evm/kernel/message";
import { BLOCK_OK, BLOCK_SYSTEM_CALL_FAILED, BLOCK_SYSTEM_CONTRACT_MISSING } from "./block-errors";
import { refuse } from "./block-failure";

const SYSTEM_GAS: u64 = 30_000_000;

// Addresses as words.
const SYSTEM: usize = memory.data<u64>([0xfffffffffffffffe, 0xffffffffffffffff, 0x00000000ffffffff, 0]);
export const BEACON_ROOTS_CONTRACT: usize = memory.data<u64>([0xb8bb8522d0beac02, 0xd732807ef1319fb7, 0x00000000000f3df6, 0]);
export const HISTORY_CONTRACT: usize = memory.data<u64>([0x335b175320002935, 0x27f1c53a10cb7a02, 0x000000000000f908, 0]);
export const WITHDRAWALS_CONTRACT: usize = memory.data<u64>([0xd83579a64c007002, 0xef480eb55e80d19a, 0x0000000000000961, 0]);
export const CONSOLIDATIONS_CONTRACT: usize = memory.data<u64>([0x8b00f3a590007251, 0xc7ce488642fb579f, 0x000000000000bbdd, 0]);

const NOTHING: usize = memory.data(32, 16);

/** Tells a contract something, if it is there; whatever comes of it. */
export function tellContract(contract: usize, input: usize, size: u32): void {
  begin();
  if (hasCode(contract)) runCall(SYSTEM, contract, NOTHING, input, size, SYSTEM_GAS);
  endTransaction();
}

/** Asks a contract, which must be there and succeed; its output is in the EVM's results until the next transaction. */
export function askContract(contract: usize): i32 {
  begin();
  if (!hasCode(contract)) return refuse(BLOCK_SYSTEM_CONTRACT_MISSING);
  const status = runCall(SYSTEM, contract, NOTHING, 0, 0, SYSTEM_GAS);
  endTransaction();
  return status == STATUS_SUCCESS ? BLOCK_OK : refuse(BLOCK_SYSTEM_CALL_FAILED);
}

function begin(): void {
  beginTransaction();
  setWord(NOTHING, 0);
  copyWord(contextWord(CONTEXT_ORIGIN), SYSTEM);
  copyWord(contextWord(CONTEXT_GAS_PRICE), contextWord(CONTEXT_BASE_FEE));
  store<u32>(<usize>BLOB_HASHES, 0);
}

function hasCode(contract: usize): bool {
  return (load<u32>(accountAt(contract), A_FLAGS) & FLAG_HAS_CODE) != 0;
}
