// What chains choose besides the fork's parameters: addresses, as words, that whoever sets a chain's rules writes.

/** Who gets the base fee. Zero: nobody, it is burnt (EIP-1559). */
const FEE_COLLECTOR: usize = memory.data(32, 16);
/** The contract whose logs tell of deposits (EIP-6110). */
const DEPOSIT_CONTRACT: usize = memory.data(32, 16);

// @ts-ignore: decorator
@inline export function feeCollector(): usize { return FEE_COLLECTOR; }
// @ts-ignore: decorator
@inline export function depositContract(): usize { return DEPOSIT_CONTRACT; }
