// What changes make of the records of a store: writes, in a list that the driver takes at the end.
import { allocate, room } from "./arena";

/** A write: the next one, u32 bytes of the key, u32 bytes of the record, 0 where it goes; key and record. */
const NEXT: usize = 0;
const KEY_SIZE: usize = 4;
const RECORD_SIZE: usize = 8;
const KEY: usize = 12;

let first: usize = 0;
let last: usize = 0;

export function forgetWrites(): void {
  first = 0;
  last = 0;
}

/** The writes one after another, from where this says: u32 bytes of the key, u32 bytes of the record, key, record. */
export function packWrites(): usize {
  const start = room(0);
  for (let write = first; write != 0; write = load<u32>(write, NEXT)) {
    const size = 8 + load<u32>(write, KEY_SIZE) + load<u32>(write, RECORD_SIZE);
    const at = allocate(size);
    memory.copy(at, write + KEY_SIZE, size);
  }
  return start;
}

/** Where a record of at most so many bytes can be written before it is added under a key of so many bytes. */
export function roomForRecord(keySize: u32, most: usize): usize {
  return room(KEY + keySize + most) + KEY + keySize;
}

/** Adds a write; of a record the bytes are where `roomForRecord` said, and for none `size` is 0. */
export function addWrite(key: usize, keySize: u32, size: u32): void {
  const write = allocate(KEY + keySize + size);
  store<u32>(write, 0, NEXT);
  store<u32>(write, keySize, KEY_SIZE);
  store<u32>(write, size, RECORD_SIZE);
  memory.copy(write + KEY, key, keySize);
  if (last == 0) first = write;
  else store<u32>(last, <u32>write, NEXT);
  last = write;
}
