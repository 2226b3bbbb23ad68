// Mappings, arrays, structs, packed fields and byte strings of storage, laid out as by Solidity.
import { Address } from "./address";
import { Bytes } from "./bytes";
import { panic } from "./errors";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import { native_keccak256, storage_cache_bytes32, storage_load_bytes32 } from "./vm-hooks";

/** Solidity's code for an index that is out of bounds. */
const OUT_OF_BOUNDS: u32 = 0x32;
const EMPTY_ARRAY: u32 = 0x31;

function loaded(key: usize): usize {
  const word = allocate(32);
  storage_load_bytes32(key, word);
  return word;
}

/** The slot so many behind one, modulo 2^256. */
function slotBehind(slot: usize, count: u64): usize {
  return Uint256.at(slot).plus(Uint256.of(count)).pointer;
}

/** Where the contents of an array or a byte string begin. */
function contentsOf(slot: usize): usize {
  const word = allocate(32);
  native_keccak256(slot, 32, word);
  return word;
}

/** From keys of a word each to a stored type `V`, which may be a mapping, an array or a struct itself. */
@unmanaged
export class Mapping<V> {
  static at<V>(index: u64): Mapping<V> {
    return changetype<Mapping<V>>(Uint256.of(index).pointer);
  }

  /** @param key a pointer to its word */
  get(key: usize): V {
    const entry = allocate(96);
    memory.copy(entry + 32, key, 32);
    memory.copy(entry + 64, changetype<usize>(this), 32);
    native_keccak256(entry + 32, 64, entry);
    return changetype<V>(entry);
  }
}

/** An array that grows, of a stored type `V` of so many slots each. */
@unmanaged
export class StoredArray<V> {
  static at<V>(index: u64): StoredArray<V> {
    return changetype<StoredArray<V>>(Uint256.of(index).pointer);
  }

  get length(): u64 {
    return Uint256.at(loaded(changetype<usize>(this))).low;
  }

  /** Panics as Solidity does when there are not so many. */
  get(index: u64, slots: u64 = 1): V {
    if (index >= this.length) panic(OUT_OF_BOUNDS);
    return changetype<V>(slotBehind(contentsOf(changetype<usize>(this)), index * slots));
  }

  /** Makes room for one more and gives it. */
  push(slots: u64 = 1): V {
    const length = this.length;
    storage_cache_bytes32(changetype<usize>(this), Uint256.of(length + 1).pointer);
    return this.get(length, slots);
  }

  /** Takes away the last, of one slot. */
  pop(): void {
    const length = this.length;
    if (length === 0) panic(EMPTY_ARRAY);
    storage_cache_bytes32(changetype<usize>(this.get(length - 1)), allocate(32));
    storage_cache_bytes32(changetype<usize>(this), Uint256.of(length - 1).pointer);
  }
}

/** A struct: its fields lie in slots one behind the other. */
@unmanaged
export class StoredStruct {
  static at(index: u64): StoredStruct {
    return changetype<StoredStruct>(Uint256.of(index).pointer);
  }

  /** The field in slot number `index` of the struct, as a stored type. */
  field<V>(index: u64): V {
    return changetype<V>(slotBehind(changetype<usize>(this), index));
  }
}

/** A slot that several fields share: each is a number of bytes, counted from the slot's low end as Solidity packs them. */
@unmanaged
export class PackedSlot {
  static at(index: u64): PackedSlot {
    return changetype<PackedSlot>(Uint256.of(index).pointer);
  }

  /** The field of `size` bytes, at most 32, behind `offset` others, as a word. */
  load(offset: usize, size: usize): Uint256 {
    const word = loaded(changetype<usize>(this)), field = allocate(32);
    memory.copy(field + 32 - size, word + 32 - offset - size, size);
    return Uint256.at(field);
  }

  store(offset: usize, size: usize, value: Uint256): void {
    const word = loaded(changetype<usize>(this));
    memory.copy(word + 32 - offset - size, value.pointer + 32 - size, size);
    storage_cache_bytes32(changetype<usize>(this), word);
  }

  address(offset: usize): Address {
    return Address.at(this.load(offset, 20).pointer);
  }
}

/** `bytes` or `string`: up to 31 bytes in the slot itself, more behind the slot's hash. */
@unmanaged
export class StoredBytes {
  static at(index: u64): StoredBytes {
    return changetype<StoredBytes>(Uint256.of(index).pointer);
  }

  get value(): Bytes {
    const word = loaded(changetype<usize>(this)), last = load<u8>(word + 31);
    if ((last & 1) === 0) return Bytes.at(word, last >> 1);
    const length = <usize>((Uint256.at(word).low - 1) / 2), bytes = allocate((length + 31) & ~31);
    const contents = contentsOf(changetype<usize>(this));
    for (let at: usize = 0; at < length; at += 32) storage_load_bytes32(slotBehind(contents, at / 32), bytes + at);
    return Bytes.at(bytes, length);
  }

  set value(value: Bytes) {
    const before = this.slotsBehind, length = value.length, word = allocate(32);
    const after: u64 = length < 32 ? 0 : (length + 31) / 32;
    if (after === 0) {
      memory.copy(word, value.pointer, length);
      store<u8>(word + 31, <u8>(2 * length));
    } else {
      memory.copy(word, Uint256.of(2 * length + 1).pointer, 32);
    }
    storage_cache_bytes32(changetype<usize>(this), word);
    const contents = contentsOf(changetype<usize>(this));
    for (let slot: u64 = 0; slot < max(before, after); slot++) {
      const part = allocate(32), at = <usize>slot * 32;
      if (slot < after) memory.copy(part, value.pointer + at, min<usize>(32, length - at));
      storage_cache_bytes32(slotBehind(contents, slot), part);
    }
  }

  private get slotsBehind(): u64 {
    const word = Uint256.at(loaded(changetype<usize>(this)));
    return (word.low & 1) === 0 ? 0 : ((word.low - 1) / 2 + 31) / 32;
  }
}
