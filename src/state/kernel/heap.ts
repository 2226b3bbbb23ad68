// Bump allocation: of what lives as long as a block, and of what lives as long as a transaction.
import { BLOCK_HEAP, BLOCK_HEAP_END, TRANSACTION_HEAP, TRANSACTION_HEAP_END } from "./layout";
import { exhausted } from "./oracle";

// Nothing is taken before a block begins: where the heaps are may be known only then.
let blockTop: usize = 0;
let transactionTop: usize = 0;
/** Where the heap of a transaction of this block has ended at most. */
let highestTop: usize = 0;

export function emptyBlockHeap(): void {
  blockTop = <usize>BLOCK_HEAP;
  transactionTop = <usize>TRANSACTION_HEAP;
  highestTop = transactionTop;
}

export function emptyTransactionHeap(): void {
  highestTop = max(highestTop, transactionTop);
  transactionTop = <usize>TRANSACTION_HEAP;
}

/** Bytes that the block has taken. */
export function blockHeapUsed(): u32 {
  return <u32>(blockTop - <usize>BLOCK_HEAP);
}

/** Bytes that a transaction of the block has taken at most. */
export function transactionHeapUsed(): u32 {
  return <u32>(max(highestTop, transactionTop) - <usize>TRANSACTION_HEAP);
}

/** Gives back what was taken of the transaction's heap from a place on. */
export function release(from: usize): void {
  highestTop = max(highestTop, transactionTop);
  transactionTop = from;
}

/** Bytes until the block is forgotten, aligned to 8, not cleared. */
export function allocateInBlock(size: u32): usize {
  const at = blockTop;
  const end = <u64>at + ((<u64>size + 7) & ~7);
  if (end > <u64>BLOCK_HEAP_END) exhausted();
  blockTop = <usize>end;
  return at;
}

/** Bytes until the next transaction begins, aligned to 8, not cleared. */
export function allocate(size: u32): usize {
  const at = transactionTop;
  const end = <u64>at + ((<u64>size + 7) & ~7);
  if (end > <u64>TRANSACTION_HEAP_END) exhausted();
  transactionTop = <usize>end;
  return at;
}

/** The same right behind the last bytes that were taken, not aligned: for what is written piece by piece. */
export function extend(size: u32): usize {
  const at = transactionTop;
  if (<u64>at + <u64>size > <u64>TRANSACTION_HEAP_END) exhausted();
  transactionTop = at + size;
  return at;
}

/** Aligns what comes after pieces. */
export function align(): void {
  transactionTop = (transactionTop + 7) & ~7;
}
