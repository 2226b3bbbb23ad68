// What the kernel of the binary tree asks for besides records.

/** How many slots an account has that are not zero; their keys are written unless `to` is 0. */
// @ts-ignore: decorator
@external("nodes", "slots")
export declare function slotsOf(address: usize, to: usize): u32;
/** Gives up: an account has a balance of more than 16 bytes, or code of more than 16 MiB less one byte. */
// @ts-ignore: decorator
@external("nodes", "unfitting")
export declare function unfitting(address: usize): void;
