// Numbers of the parameters that forks set beside the gas of opcodes. Plain constants, read by AssemblyScript kernels and by
// fork-table.ts, which says what each is on each fork. A chain changes rules by changing values, not by branches.

/** Charged on top of the opcode's gas for an account not yet accessed (EIP-2929); 0: access is not tracked. */
export const COLD_ACCOUNT = 0;
/** The same for SLOAD of a slot. */
export const COLD_SLOT = 1;
/** The same for SSTORE. */
export const COLD_SSTORE = 2;
/** The same for SELFDESTRUCT's beneficiary. */
export const COLD_BENEFICIARY = 3;
/** 1: SSTORE by what the value was at the start of the transaction (EIP-1283, 2200). */
export const SSTORE_NET = 4;
/** SSTORE fails with no more gas than this left (EIP-2200); 0: no such rule. */
export const SSTORE_SENTRY = 5;
export const SSTORE_NOOP = 6;
export const SSTORE_SET = 7;
export const SSTORE_RESET = 8;
export const SSTORE_CLEAR_REFUND = 9;
export const EXP_BYTE = 10;
/** 1: calls and creations may take all but one 64th of the gas (EIP-150); 0: all of it, on demand. */
export const KEEPS_64TH = 11;
/** 1: empty accounts are dead and go when touched (EIP-161). */
export const EMPTY_IS_DEAD = 12;
/** Gas per word of init code (EIP-3860). */
export const INIT_CODE_WORD = 13;
/** Bytes (EIP-3860); 0: no limit. */
export const MAX_INIT_CODE = 14;
/** Bytes (EIP-170); 0: no limit. */
export const MAX_CODE = 15;
/** 1: no code may start with 0xEF (EIP-3541). */
export const REJECTS_EF = 16;
/** 1: a creation that cannot pay for its code fails (EIP-2); 0: it stays without code. */
export const CODE_MUST_BE_PAID = 17;
/** Nonce of a new contract (EIP-161). */
export const CREATED_NONCE = 18;
/** Charged when SELFDESTRUCT's beneficiary is new (EIP-150). */
export const SELFDESTRUCT_NEW_ACCOUNT = 19;
export const SELFDESTRUCT_REFUND = 20;
/** 1: SELFDESTRUCT deletes only what was created in the same transaction (EIP-6780). */
export const SELFDESTRUCT_ONLY_CREATED = 21;
/** 1: accounts may delegate to code elsewhere (EIP-7702). */
export const DELEGATION = 22;
/** What accessing a warm account costs in all, for delegations (EIP-7702). */
export const WARM_ACCOUNT = 23;

/** The newest transaction type (EIP-2718). */
export const NEWEST_TYPE = 24;
/** 1: signatures with s over half the curve's order are invalid (EIP-2). */
export const LOW_S = 25;
/** 1: legacy signatures can bind to the chain (EIP-155). */
export const BINDS_CHAIN = 26;
/** For a transaction that creates a contract (EIP-2). */
export const CREATION_GAS = 27;
/** For each data byte that is not zero (EIP-2028). */
export const DATA_BYTE_GAS = 28;
/** What a token of data costs at least (EIP-7623); 0: no such floor. */
export const FLOOR_TOKEN_GAS = 29;
/** Most gas of one transaction (EIP-7825); 0: no limit. */
export const MAX_TRANSACTION_GAS = 30;
/** The part of the gas used that refunds can reach at most is one over this (EIP-3529). */
export const REFUND_QUOTIENT = 31;
/** Whether headers have a base fee: BASE_FEE_ABSENT, BASE_FEE_MARKET (EIP-1559) or BASE_FEE_ZERO, where it is always 0. */
export const BASE_FEE = 32;
export const BASE_FEE_ABSENT = 0;
export const BASE_FEE_MARKET = 1;
export const BASE_FEE_ZERO = 2;
/** 1: the block's coinbase is warm from the start (EIP-3651). */
export const WARMS_COINBASE = 33;
/** Blobs in a block that leave their fee as it is (EIP-4844). */
export const BLOB_TARGET = 34;
/** Blobs in a block at most; 0: no blobs. */
export const BLOB_MAX = 35;
/** How slowly the blobs' fee follows their number (EIP-4844). */
export const BLOB_UPDATE_FRACTION = 36;
/** Most blobs of one transaction (EIP-7594); 0: as a block. */
export const MAX_TRANSACTION_BLOBS = 37;

/** 1: receipts say whether the transaction succeeded (EIP-658); 0: they hold the state root after it. */
export const RECEIPT_STATUS = 38;
/** How the difficulty follows the time between blocks: DIFFICULTY_STEP, DIFFICULTY_TIME (EIP-2), DIFFICULTY_UNCLES (EIP-100) or DIFFICULTY_FIXED. */
export const DIFFICULTY_RULE = 39;
export const DIFFICULTY_STEP = 0;
export const DIFFICULTY_TIME = 1;
export const DIFFICULTY_UNCLES = 2;
/** FIXED_DIFFICULTY: the rule of private networks. */
export const DIFFICULTY_FIXED = 3;
/** Blocks by which the difficulty's exponential part is put off (EIP-649 and its like). */
export const BOMB_DELAY = 40;
/** What a block earns its coinbase, in ether. */
export const BLOCK_REWARD = 41;
/** 1: blocks have no difficulty, nonce and uncles (EIP-3675). */
export const PROOF_OF_STAKE = 42;
/** 1: blocks hold withdrawals (EIP-4895). */
export const WITHDRAWALS = 43;
/** 1: a contract keeps the roots of beacon blocks (EIP-4788). */
export const BEACON_ROOTS = 44;
/** 1: a contract keeps the hashes of blocks (EIP-2935). */
export const HISTORY = 45;
/** 1: blocks make requests of the consensus layer (EIP-7685, 6110, 7002, 7251). */
export const REQUESTS = 46;
/** Most bytes of a block (EIP-7934); 0: no limit. */
export const MAX_BLOCK_SIZE = 47;
/** Execution gas that a blob's fee must be worth at least, for the fee to fall (EIP-7918); 0: no such rule. */
export const BLOB_BASE_COST = 48;
/** Of every block where the rule is DIFFICULTY_FIXED. */
export const FIXED_DIFFICULTY = 49;
/** 1: headers name an access list of their block (EIP-7928); only with REQUESTS, which come before it there. */
export const ACCESS_LISTS = 50;
export const PARAMETER_COUNT = 51;
