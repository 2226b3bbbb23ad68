// Linear memory for the memories of frames, which lie one above the other.
import { MAX_MEMORY_WORDS } from "./layout";
import { MEMORY } from "./memory-layout";
import { exhausted } from "../../../src/state/kernel/oracle";

/** Makes linear memory reach `end`. */
function reach(end: usize): void {
  const pages = <i32>((<u64>end + 0xffff) >> 16);
  const have = memory.size();
  if (pages > have && memory.grow(pages - have) < 0) exhausted();
}

/** Makes room for `size` bytes above a frame's memory base and returns their end. */
export function reachMemory(end: u64): void {
  // Inputs and init code lie between the memories; they are copies of memory, so that twice the limit holds both.
  if (end > <u64>MEMORY + 64 * <u64>MAX_MEMORY_WORDS) exhausted();
  const size = <u64>memory.size() << 16;
  // A grow costs the platform a system call and the engine new views: by at least a quarter of what is there above.
  if (end > size) {
    const more = max(end + 0xffff, size + (size - <u64>MEMORY) / 4 + 0x100000);
    reach(<usize>min(more, <u64>MEMORY + 64 * <u64>MAX_MEMORY_WORDS));
  }
}
