// What the state is read through. Addresses are 20 bytes, keys, values and hashes 32, in their order; `to` is where answers go.

/** An account record (account-form.ts); false when there is no account. */
// @ts-ignore: decorator
@external("oracle", "account") export declare function oracleAccount(address: usize, to: usize): bool;
/** Whether any slot of the account is not zero. */
// @ts-ignore: decorator
@external("oracle", "hasStorage") export declare function oracleHasStorage(address: usize): i32;
/** The value of a slot. */
// @ts-ignore: decorator
@external("oracle", "slot") export declare function oracleSlot(address: usize, key: usize, to: usize): void;
/** The size of the account's code, which has that hash; with a place, the bytes too. */
// @ts-ignore: decorator
@external("oracle", "code") export declare function oracleCode(address: usize, hash: usize, to: usize): u32;
/** The hash of one of the last 256 blocks. */
// @ts-ignore: decorator
@external("oracle", "blockHash") export declare function oracleBlockHash(number: u64, to: usize): void;
/** Never returns: what is under way needs more than the kernel's memory. */
// @ts-ignore: decorator
@external("oracle", "exhausted") export declare function exhausted(): void;
