// What chains choose besides the fork's parameters: addresses, as words, and extra data that whoever sets a chain's rules writes.
import { EXTRA_ROOM, REQUEST_EARLIER, REQUEST_SIZE } from "./interface";

/** Who gets the base fee. Zero: nobody, it is burnt (EIP-1559). */
const FEE_COLLECTOR: usize = memory.data(32, 16);
/** The contract whose logs tell of deposits (EIP-6110). */
const DEPOSIT_CONTRACT: usize = memory.data(32, 16);

/** What headers of some blocks must have as extra data: whoever is on their side of a split says so (EIP-779). See EXTRA_. */
const EXTRA_DATA: usize = memory.data(EXTRA_ROOM, 8);

/** What uncles of before the block's rules are judged by. See REQUEST_EARLIER. */
const EARLIER: usize = memory.data(REQUEST_SIZE - REQUEST_EARLIER, 8);

// @ts-ignore: decorator
@inline export function earlierRules(): usize { return EARLIER; }
// @ts-ignore: decorator
@inline export function requiredExtraData(): usize { return EXTRA_DATA; }
// @ts-ignore: decorator
@inline export function feeCollector(): usize { return FEE_COLLECTOR; }
// @ts-ignore: decorator
@inline export function depositContract(): usize { return DEPOSIT_CONTRACT; }
