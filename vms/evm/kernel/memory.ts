// Linear memory for the memories of frames, which lie one above the other.
import { MEMORY } from "./memory-layout";
import { exhausted } from "../../../src/state/kernel/oracle";

/** What 32 bits can address, but for the last page: no end is 0. */
const LIMIT: u64 = 0xffff0000;

/** Makes linear memory reach `end`. */
function reach(end: u64): void {
  const pages = <i32>((end + 0xffff) >> 16);
  const have = memory.size();
  if (pages > have && memory.grow(pages - have) < 0) exhausted();
}

/** Makes room for `size` bytes above a frame's memory base and returns their end. */
export function reachMemory(end: u64): void {
  // Inputs and prepared init code lie between the memories, so that what these may hold is not all that is needed.
  if (end > LIMIT) exhausted();
  const size = <u64>memory.size() << 16;
  // A grow costs the platform a system call and the engine new views: by at least a quarter of what is there above.
  if (end > size) {
    const more = max(end + 0xffff, size + (size - <u64>MEMORY) / 4 + 0x100000);
    reach(min(more, LIMIT));
  }
}
