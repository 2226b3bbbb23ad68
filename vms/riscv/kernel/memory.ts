// Guest memory: the fast paths through the page table, and the slow ones for everything else. See layout.ts.
import {
  CELL_CODE_RANGE_COUNT,
  CELL_DIRTY_COUNT,
  CELL_FAULT,
  CELL_RESERVED_ADDRESS,
  CELL_RESERVED_SIZE,
  CELL_RESERVED_VALID,
  CELL_SCRATCH,
  CODE_RANGES,
  DIRTY_LIST,
  PAGE_CODE,
  PAGE_DIRTY,
  PAGE_READ,
  PAGE_STORE,
  PAGE_TABLE,
  PAGE_WRITE,
  TRANSFER,
  TRAP_OUT_OF_BOUNDS,
  TRAP_PROTECTION,
} from "./layout";

// @ts-ignore: decorator
@inline
export function pageEntry(address: u64): u32 {
  return load<u32>((<u32>address >>> 12) << 2, PAGE_TABLE);
}

// @ts-ignore: decorator
@inline
function frameAddress(entry: u32, address: u64): u32 {
  return (entry & 0xfffff000) | (<u32>address & 0xfff);
}

/** The linear address of bytes that can be accessed at once, or 0 when the slow path must look. */
// @ts-ignore: decorator
@inline
function fastAddress(address: u64, size: u32, flag: u32): u32 {
  if (address >> 32) return 0;
  const entry = pageEntry(address);
  if (!(entry & flag)) return 0;
  if (size > 1 && (<u32>address & 0xfff) > 4096 - size) return 0;
  return frameAddress(entry, address);
}

/** The linear address to load from, or 0 after a fault. */
// @ts-ignore: decorator
@inline
export function loadAddress(address: u64, size: u32): u32 {
  const at = fastAddress(address, size, PAGE_READ);
  return at ? at : loadSlow(address, size);
}

/** The linear address to store to, or 0 when `storeSlow` has to do it. */
// @ts-ignore: decorator
@inline
export function storeAddress(address: u64, size: u32): u32 {
  return fastAddress(address, size, PAGE_WRITE);
}

/** Assembles a load that crosses pages in the scratch cell; 0 after a fault. */
function loadSlow(address: u64, size: u32): u32 {
  for (let i: u32 = 0; i < size; i++) {
    const byteAddress = address + i;
    const at = fastAddress(byteAddress, 1, PAGE_READ);
    if (!at) {
      store<u64>(CELL_FAULT, address);
      return 0;
    }
    store<u8>(CELL_SCRATCH + i, load<u8>(at));
  }
  return CELL_SCRATCH;
}

/** Stores all bytes and returns 0, or stores none and returns the trap. */
export function storeSlow(address: u64, size: u32, value: u64): u32 {
  const trap = prepareStore(address, size);
  if (trap) return trap;
  for (let i: u32 = 0; i < size; i++) {
    store<u8>(frameAddress(pageEntry(address + i), address + i), <u8>(value >> (i << 3)));
  }
  return 0;
}

/** Stores the first `size` bytes of the transfer area and returns 0, or stores none and returns the trap. */
export function storeBlock(address: u64, size: u32): u32 {
  const trap = prepareStore(address, size);
  if (trap) return trap;
  for (let i: u32 = 0; i < size; i++) {
    store<u8>(frameAddress(pageEntry(address + i), address + i), load<u8>(TRANSFER + i));
  }
  return 0;
}

/** Makes the one or two pages of a store ready for it; the trap if they do not take it. */
function prepareStore(address: u64, size: u32): u32 {
  const last = address + size - 1;
  let trap = storable(address, address, size);
  if (!trap) trap = storable(last, address, size);
  if (trap) {
    store<u64>(CELL_FAULT, address);
    return trap;
  }
  touch(address);
  touch(last);
  return 0;
}

/** Whether the page of one byte takes a store of `size` bytes at `address`: 0 or the trap. */
function storable(byteAddress: u64, address: u64, size: u32): u32 {
  if (byteAddress >> 32) return TRAP_OUT_OF_BOUNDS;
  const entry = pageEntry(byteAddress);
  if (!(entry & PAGE_READ)) return TRAP_OUT_OF_BOUNDS;
  if (!(entry & PAGE_STORE)) return TRAP_PROTECTION;
  if (entry & PAGE_CODE && overlapsCode(address, size)) return TRAP_PROTECTION;
  return 0;
}

/** Ranges are in order and apart: whether the first that does not end before the bytes begins before they end. */
function overlapsCode(address: u64, size: u32): bool {
  const end: usize = CODE_RANGES + (load<u32>(CELL_CODE_RANGE_COUNT) << 3);
  let low: usize = CODE_RANGES;
  let high = end;
  while (low < high) {
    const middle = low + (((high - low) >> 4) << 3);
    if (<u64>load<u32>(middle, 4) < address) low = middle + 8;
    else high = middle;
  }
  return low < end && <u64>load<u32>(low) < address + size;
}

/** Enters a page in the dirty list and makes its further stores fast, unless it holds code. */
function touch(address: u64): void {
  const cell: usize = ((<u32>address >>> 12) << 2) + PAGE_TABLE;
  let entry = load<u32>(cell);
  if (!(entry & PAGE_DIRTY)) {
    const count = load<u32>(CELL_DIRTY_COUNT);
    store<u32>(DIRTY_LIST + (count << 2), <u32>address >>> 12);
    store<u32>(CELL_DIRTY_COUNT, count + 1);
    entry |= PAGE_DIRTY;
  }
  if (!(entry & PAGE_CODE)) entry |= PAGE_WRITE;
  store<u32>(cell, entry);
}

/**
 * Makes a reservation, which only an SC ends or another LR replaces: what a hart stores itself need not end its own (volume I,
 * "A", load-reserved/store-conditional), and there is no other one. So stores have nothing to look after.
 */
export function reserve(address: u64, size: u32): void {
  store<u64>(CELL_RESERVED_ADDRESS, address);
  store<u32>(CELL_RESERVED_SIZE, size);
  store<u32>(CELL_RESERVED_VALID, 1);
}

/** Uses up the reservation; true when it was for exactly these bytes. */
export function takeReservation(address: u64, size: u32): bool {
  const holds =
    load<u32>(CELL_RESERVED_VALID) != 0 &&
    load<u64>(CELL_RESERVED_ADDRESS) == address &&
    load<u32>(CELL_RESERVED_SIZE) == size;
  store<u32>(CELL_RESERVED_VALID, 0);
  return holds;
}
