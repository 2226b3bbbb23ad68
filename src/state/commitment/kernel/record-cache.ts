// Records that were read or written last, by the hash of their node. A record is what its node is, whichever state it is of and
// wherever in it, so that nothing makes one invalid: states after one another, side by side and thrown away share the cache. There are
// two generations: what is found in the old one goes into the young one, and when that is full it is the old one.
//
//   generation = table of u32 addresses of entries, 0 for none; entries
//   entry      = u32 bytes of the record, u32 of no meaning, hash (32), record; aligned to 8
import { copy32 } from "../../../base/kernel/copy";
import { canReach } from "./arena";

const HASH: usize = 8;
const RECORD: usize = 40;
/** Bytes of entries for one place in the table; most entries have more. */
const BYTES_PER_PLACE: u32 = 128;
/** Places that are looked at for a hash, so that hashes that begin alike cost no more. */
const MOST_PLACES: u32 = 16;
const FIRST_SIZE: u32 = 0x40000;
/** Bytes of the entries of a generation at most: a state of a million accounts has 80 MB of records. */
const MOST_SIZE: u32 = 0x4000000;
/** One of so many records that is not found is too many, unless the cache is as large as it may be. */
const TOO_MANY: u32 = 16;

let size: u32 = 0;
/** Of each generation where it is and where its entries end. */
let young: usize = 0;
let youngEnd: usize = 0;
let old: usize = 0;
let oldEnd: usize = 0;
let isFull: bool = false;
let hits: u32 = 0;
let misses: u32 = 0;

/**
 * Gets ready for the next call, when nobody has an address in the cache any more.
 * @param from where the cache is
 * @returns where it ends
 */
export function beginCache(from: usize): usize {
  if (size == 0) begin(from);
  else if (isFull) {
    if (size == MOST_SIZE || misses * TOO_MANY < hits || !enlarge(from)) {
      const other = old;
      old = young;
      oldEnd = youngEnd;
      beginYoung(other);
    }
  }
  return from + 2 * bytesOfGeneration();
}

/** Begins with generations of the least size; without memory for them there is no cache. */
function begin(from: usize): void {
  size = FIRST_SIZE;
  if (!canReach(<u64>from + 2 * <u64>bytesOfGeneration())) size = 0;
  old = from + bytesOfGeneration();
  oldEnd = emptied(old);
  beginYoung(from);
}

/** Makes generations twice as large, of which the old one has what both had; false when there is no memory for that. */
function enlarge(from: usize): bool {
  const known = young, knownEnd = youngEnd, other = old, otherEnd = oldEnd, entries = bytesOfTable();
  if (!canReach(<u64>from + 4 * <u64>bytesOfGeneration())) return false;
  size *= 2;
  // Both lie before it.
  old = from + bytesOfGeneration();
  oldEnd = emptied(old);
  takeOver(known + entries, knownEnd);
  takeOver(other + entries, otherEnd);
  beginYoung(from);
  return true;
}

function takeOver(entries: usize, end: usize): void {
  for (let entry = entries; entry < end; entry = behind(entry, load<u32>(entry))) {
    oldEnd = added(old, oldEnd, entry + HASH, entry + RECORD, load<u32>(entry));
  }
}

/** The record of a node, of which `recordSizeOf` says how long it is; 0 when it is not there. Good until the next call of the kernel. */
export function findRecord(hash: usize): usize {
  let entry = entryOf(young, hash);
  if (entry == 0) {
    entry = entryOf(old, hash);
    if (entry != 0) keepRecord(hash, entry + RECORD, load<u32>(entry));
  }
  if (entry == 0) {
    misses++;
    return 0;
  }
  hits++;
  return entry + RECORD;
}

// @ts-ignore: decorator
@inline export function recordSizeOf(found: usize): u32 { return load<u32>(found - RECORD); }

/** Makes a record one that is found until the cache is full of others. */
export function keepRecord(hash: usize, record: usize, recordSize: u32): void {
  if (behind(youngEnd, recordSize) > young + bytesOfGeneration()) isFull = true;
  else youngEnd = added(young, youngEnd, hash, record, recordSize);
}

/** Adds an entry to a generation that has room for it; where the entries end then. */
function added(generation: usize, end: usize, hash: usize, record: usize, recordSize: u32): usize {
  const place = placeOf(generation, hash);
  if (place == 0 || load<u32>(place) != 0) return end;
  store<u32>(place, <u32>end);
  store<u32>(end, recordSize);
  copy32(end + HASH, hash);
  memory.copy(end + RECORD, record, recordSize);
  return behind(end, recordSize);
}

// @ts-ignore: decorator
@inline function behind(entry: usize, recordSize: u32): usize { return (entry + RECORD + <usize>recordSize + 7) & ~7; }

function entryOf(generation: usize, hash: usize): usize {
  const place = placeOf(generation, hash);
  return place == 0 ? 0 : load<u32>(place);
}

/** The place of a hash in a table, or the free one where it would be; 0 when there is neither. */
function placeOf(generation: usize, hash: usize): usize {
  if (size == 0) return 0;
  const mask = places() - 1;
  let place = load<u32>(hash) & mask;
  for (let i: u32 = 0; i < MOST_PLACES; i++) {
    const at = generation + 4 * <usize>place, entry = <usize>load<u32>(at);
    if (entry == 0 || isOf(entry, hash)) return at;
    place = (place + 1) & mask;
  }
  return 0;
}

// @ts-ignore: decorator
@inline function isOf(entry: usize, hash: usize): bool {
  return (
    load<u64>(entry, HASH) == load<u64>(hash) && load<u64>(entry, HASH + 8) == load<u64>(hash, 8) &&
    load<u64>(entry, HASH + 16) == load<u64>(hash, 16) && load<u64>(entry, HASH + 24) == load<u64>(hash, 24)
  );
}

function beginYoung(at: usize): void {
  young = at;
  youngEnd = emptied(young);
  isFull = false;
  hits = 0;
  misses = 0;
}

/** Makes a generation one with nothing in it; where its entries begin. */
function emptied(generation: usize): usize {
  memory.fill(generation, 0, bytesOfTable());
  return generation + bytesOfTable();
}

// @ts-ignore: decorator
@inline function places(): u32 { return size / BYTES_PER_PLACE; }
// @ts-ignore: decorator
@inline function bytesOfTable(): usize { return 4 * <usize>places(); }
// @ts-ignore: decorator
@inline function bytesOfGeneration(): usize { return <usize>size + bytesOfTable(); }
