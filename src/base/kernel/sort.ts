// Sorting of records by a word in each, in place and without recursion, whatever the order was.
import { lessThan } from "./word";

/** Sorts `count` u32 pointers so that the words at `offset` of what they point to ascend (heapsort: n log n at worst). */
export function sortByWord(pointers: usize, count: u32, offset: usize): void {
  for (let i = count >> 1; i > 0; i--) sink(pointers, i - 1, count, offset);
  for (let end = count; end > 1; end--) {
    const last = pointers + 4 * (end - 1), greatest = load<u32>(pointers);
    store<u32>(pointers, load<u32>(last));
    store<u32>(last, greatest);
    sink(pointers, 0, end - 1, offset);
  }
}

/** Lets the pointer at a place of the heap sink below greater ones. */
function sink(pointers: usize, at: u32, count: u32, offset: usize): void {
  const sinking = load<u32>(pointers + 4 * at);
  for (let child: u32 = 2 * at + 1; child < count; child = 2 * at + 1) {
    if (child + 1 < count && isLess(pointers, child, load<u32>(pointers + 4 * (child + 1)), offset)) child++;
    if (!lessThan(<usize>sinking + offset, <usize>load<u32>(pointers + 4 * child) + offset)) break;
    store<u32>(pointers + 4 * at, load<u32>(pointers + 4 * child));
    at = child;
  }
  store<u32>(pointers + 4 * at, sinking);
}

// @ts-ignore: decorator
@inline function isLess(pointers: usize, at: u32, other: u32, offset: usize): bool {
  return lessThan(<usize>load<u32>(pointers + 4 * at) + offset, <usize>other + offset);
}
