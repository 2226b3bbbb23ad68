// Where stacks, heaps and memories are in the guest: as far apart as the input says, so that a small block needs little memory.
// Too little ends the run without a verdict, so nobody gains by a wrong answer.
import { FRAMES_END } from "../../vms/evm/kernel/layout";

const PAGE: u64 = 0x10000;
/** What a verifier's memory may be at most. */
const MOST_PAGES: u64 = 16384;

export let STACK_FLOOR: usize = 0;
export let STACK_TOP: usize = 0;
export let TRANSACTION_HEAP: usize = 0;
export let TRANSACTION_HEAP_END: usize = 0;
export let BLOCK_HEAP: usize = 0;
export let BLOCK_HEAP_END: usize = 0;
/** Of frames, up to the end of memory, which grows. */
export let MEMORY: usize = 0;

/** Gives stacks and heaps so many bytes each; false when there cannot be so much. */
export function takeRoom(stack: u32, transactionHeap: u32, blockHeap: u32): bool {
  const floor = <u64>FRAMES_END, top = roundUp(floor + stack), heap = roundUp(top + transactionHeap);
  const end = roundUp(heap + blockHeap), pages = end / PAGE;
  if (pages > MOST_PAGES) return false;
  STACK_FLOOR = <usize>floor;
  STACK_TOP = <usize>top;
  TRANSACTION_HEAP = <usize>top;
  TRANSACTION_HEAP_END = <usize>heap;
  BLOCK_HEAP = <usize>heap;
  BLOCK_HEAP_END = <usize>end;
  MEMORY = <usize>end;
  const have = memory.size();
  return <i32>pages <= have || memory.grow(<i32>pages - have) >= 0;
}

// @ts-ignore: decorator
@inline function roundUp(end: u64): u64 {
  return (end + PAGE - 1) & ~(PAGE - 1);
}
