// Bump allocation of what lives as long as one run, and memory growth.
import { HEAP, HEAP_END, MAX_MEMORY_WORDS, MEMORY } from "./layout";
import { hostExhausted } from "./imports";

let heapTop: usize = <usize>HEAP;

export function resetHeap(): void {
  heapTop = <usize>HEAP;
}

/** Makes linear memory reach `end`. */
export function reach(end: usize): void {
  const pages = <i32>((<u64>end + 0xffff) >> 16);
  const have = memory.size();
  if (pages > have && memory.grow(pages - have) < 0) hostExhausted();
}

/** Bytes on the heap, aligned to 8, not cleared. */
export function allocate(size: u32): usize {
  const at = heapTop;
  const end = <u64>at + <u64>((size + 7) & ~7);
  if (end > <u64>HEAP_END) hostExhausted();
  heapTop = <usize>end;
  return at;
}

/** Makes room for `size` bytes above a frame's memory base and returns their end. */
export function reachMemory(end: u64): void {
  // Inputs and init code lie between the memories; they are copies of memory, so that twice the limit holds both.
  if (end > <u64>MEMORY + 64 * <u64>MAX_MEMORY_WORDS) hostExhausted();
  const size = <u64>memory.size() << 16;
  // A grow costs the platform a system call and the engine new views: by at least a quarter of what is there above.
  if (end > size) {
    const more = max(end + 0xffff, size + (size - <u64>MEMORY) / 4 + 0x100000);
    reach(<usize>min(more, <u64>MEMORY + 64 * <u64>MAX_MEMORY_WORDS));
  }
}
