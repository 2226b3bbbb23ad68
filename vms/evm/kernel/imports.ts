// What the kernel asks the engine for: only what it has not yet seen.

/** Fills a fresh account record: flags, nonce, balance. */
// @ts-ignore: decorator
@external("host", "loadAccount") export declare function hostLoadAccount(account: usize): void;
/** Whether an account (without a slot) or a slot is warm on the host. */
// @ts-ignore: decorator
@external("host", "isWarm") export declare function hostIsWarm(account: usize, key: usize): i32;
/** Whether an account has storage on the host. */
// @ts-ignore: decorator
@external("host", "hasStorage") export declare function hostHasStorage(account: usize): i32;
/** Makes the code object of an account whose code is not empty. */
// @ts-ignore: decorator
@external("host", "loadCode") export declare function hostLoadCode(account: usize): usize;
/** Fills a fresh slot record: big-endian original and current value, warm flag. */
// @ts-ignore: decorator
@external("host", "loadSlot") export declare function hostLoadSlot(slot: usize): void;
// @ts-ignore: decorator
@external("host", "loadTransient") export declare function hostLoadTransient(slot: usize): void;
/** Writes a context word, by its CONTEXT_ number, as big-endian bytes. */
// @ts-ignore: decorator
@external("host", "loadContext") export declare function hostLoadContext(number: i32, to: usize): void;
/** Writes the hash of a block as big-endian bytes. */
// @ts-ignore: decorator
@external("host", "blockHash") export declare function hostBlockHash(number: u64, to: usize): void;
/** Writes the blob hash at an index of the transaction's list as big-endian bytes, zeros past its end. */
// @ts-ignore: decorator
@external("host", "blobHash") export declare function hostBlobHash(index: u32, to: usize): void;
/** Runs a precompile with the frame's gas, which it lowers; output goes to the return data. 0, or why it failed. */
// @ts-ignore: decorator
@external("host", "precompile") export declare function hostPrecompile(account: usize, input: usize, size: u32, frame: usize): i32;
/** Whether code is for another VM. */
// @ts-ignore: decorator
@external("host", "isForeign") export declare function hostIsForeign(code: usize, size: u32): i32;
/**
 * Tells the host what the journal from `entry` back to `marker` and the logs from `log` back to `told` have changed.
 * Returns the host's checkpoint before.
 */
// @ts-ignore: decorator
@external("host", "flush") export declare function hostFlush(entry: usize, marker: usize, log: usize, told: usize): u32;
/** Undoes what the host has changed since a checkpoint of its own. */
// @ts-ignore: decorator
@external("host", "revert") export declare function hostRevert(checkpoint: u32): void;
/**
 * Makes the call that a frame is prepared for. The frame's gas becomes what is left of it, output goes to the return data
 * and refunds to IO. Returns a status and, of a halt, the reason times 256.
 */
// @ts-ignore: decorator
@external("host", "foreignCall") export declare function hostForeignCall(frame: usize): i32;
/** Never returns: the run needs more than the kernel's memory. */
// @ts-ignore: decorator
@external("host", "exhausted") export declare function hostExhausted(): void;
/** Tracing: before each instruction, at the start and at the end of each frame. */
// @ts-ignore: decorator
@external("host", "traceStep") export declare function hostTraceStep(frame: usize): void;
// @ts-ignore: decorator
@external("host", "traceEnter") export declare function hostTraceEnter(frame: usize): void;
// @ts-ignore: decorator
@external("host", "traceLeave") export declare function hostTraceLeave(frame: usize, status: i32, output: usize, size: u32): void;
