// What the kernel asks of what is around it: the records before the changes. Keys are what comes behind the byte of the table NODE.

/** Writes the record under a key; its size, 0 for none. */
// @ts-ignore: decorator
@external("nodes", "read")
export declare function readRecord(key: usize, size: u32, to: usize): u32;
/** Gives up: a record is not there, or is none. */
// @ts-ignore: decorator
@external("nodes", "missing")
export declare function missingRecord(key: usize, size: u32): void;
// @ts-ignore: decorator
@external("nodes", "corrupt")
export declare function corruptRecord(key: usize, size: u32): void;
/** Says that all records go whose keys start like this. */
// @ts-ignore: decorator
@external("nodes", "clear")
export declare function clearRecords(key: usize, size: u32): void;
/** Gives up: memory does not suffice. */
// @ts-ignore: decorator
@external("nodes", "exhausted")
export declare function exhausted(): void;
