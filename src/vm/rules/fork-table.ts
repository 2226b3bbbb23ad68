import type { Fork } from "./forks.js";
import { type History, valueAt } from "./history.js";
import * as parameter from "./parameters.js";

/** What each parameter is, by fork; 0 before the first. The only place that says which fork brought what. */
const RULES: readonly (readonly [number, History<number>])[] = [
  [parameter.COLD_ACCOUNT, { berlin: 2500 }],
  [parameter.COLD_SLOT, { berlin: 2000 }],
  [parameter.COLD_SSTORE, { berlin: 2100 }],
  [parameter.COLD_BENEFICIARY, { berlin: 2600 }],
  [parameter.SSTORE_NET, { constantinople: 1, petersburg: 0, istanbul: 1 }],
  [parameter.SSTORE_SENTRY, { istanbul: 2300 }],
  [parameter.SSTORE_NOOP, { constantinople: 200, istanbul: 800, berlin: 100 }],
  [parameter.SSTORE_SET, { frontier: 20000 }],
  [parameter.SSTORE_RESET, { frontier: 5000, berlin: 2900 }],
  [parameter.SSTORE_CLEAR_REFUND, { frontier: 15000, london: 4800 }],
  [parameter.EXP_BYTE, { frontier: 10, spuriousDragon: 50 }],
  [parameter.KEEPS_64TH, { tangerineWhistle: 1 }],
  [parameter.EMPTY_IS_DEAD, { spuriousDragon: 1 }],
  [parameter.INIT_CODE_WORD, { shanghai: 2 }],
  [parameter.MAX_INIT_CODE, { shanghai: 49152 }],
  [parameter.MAX_CODE, { spuriousDragon: 24576 }],
  [parameter.REJECTS_EF, { london: 1 }],
  [parameter.CODE_MUST_BE_PAID, { homestead: 1 }],
  [parameter.CREATED_NONCE, { spuriousDragon: 1 }],
  [parameter.SELFDESTRUCT_NEW_ACCOUNT, { tangerineWhistle: 25000 }],
  [parameter.SELFDESTRUCT_REFUND, { frontier: 24000, london: 0 }],
  [parameter.SELFDESTRUCT_ONLY_CREATED, { cancun: 1 }],
  [parameter.DELEGATION, { prague: 1 }],
  [parameter.WARM_ACCOUNT, { berlin: 100 }],
  [parameter.NEWEST_TYPE, { berlin: 1, london: 2, cancun: 3, prague: 4 }],
  [parameter.LOW_S, { homestead: 1 }],
  [parameter.BINDS_CHAIN, { spuriousDragon: 1 }],
  [parameter.CREATION_GAS, { homestead: 32000 }],
  [parameter.DATA_BYTE_GAS, { frontier: 68, istanbul: 16 }],
  [parameter.FLOOR_TOKEN_GAS, { prague: 10 }],
  [parameter.MAX_TRANSACTION_GAS, { osaka: 2 ** 24 }],
  [parameter.REFUND_QUOTIENT, { frontier: 2, london: 5 }],
  [parameter.BASE_FEE, { london: 1 }],
  [parameter.WARMS_COINBASE, { shanghai: 1 }],
  [parameter.BLOB_TARGET, { cancun: 3, prague: 6 }],
  [parameter.BLOB_MAX, { cancun: 6, prague: 9 }],
  [parameter.BLOB_UPDATE_FRACTION, { cancun: 3_338_477, prague: 5_007_716 }],
  [parameter.MAX_TRANSACTION_BLOBS, { osaka: 6 }],
  [parameter.RECEIPT_STATUS, { byzantium: 1 }],
  [parameter.DIFFICULTY_RULE, { homestead: parameter.DIFFICULTY_TIME, byzantium: parameter.DIFFICULTY_UNCLES }],
  // Muir Glacier and Arrow Glacier, which are no forks here, changed nothing else: EIP-2384, EIP-4345, EIP-5133.
  [parameter.BOMB_DELAY, { byzantium: 3_000_000, constantinople: 5_000_000, berlin: 9_000_000, london: 9_700_000 }],
  [parameter.BLOCK_REWARD, { frontier: 5, byzantium: 3, constantinople: 2, paris: 0 }],
  [parameter.PROOF_OF_STAKE, { paris: 1 }],
  [parameter.WITHDRAWALS, { shanghai: 1 }],
  [parameter.BEACON_ROOTS, { cancun: 1 }],
  [parameter.HISTORY, { prague: 1 }],
  [parameter.REQUESTS, { prague: 1 }],
  [parameter.MAX_BLOCK_SIZE, { osaka: 8_388_608 }],
  [parameter.BLOB_BASE_COST, { osaka: 8192 }],
];

/** The parameters of a fork, by number. */
export function parametersAt(fork: Fork): readonly number[] {
  const values = new Array<number>(parameter.PARAMETER_COUNT).fill(0);
  for (const [number, history] of RULES) values[number] = valueAt(history, fork) ?? 0;
  return values;
}
