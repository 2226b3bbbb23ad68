// Typed storage, laid out as by Solidity: a variable has a slot, and an entry of a mapping the hash of key and slot. Each type
// is a pointer to the 32 bytes of its slot.
import { Address } from "./address";
import { allocate } from "./memory";
import { Uint256 } from "./uint256";
import { native_keccak256, storage_cache_bytes32, storage_load_bytes32 } from "./vm-hooks";

/** The slot of a contract's variable. */
function slot(index: u64): usize {
  return Uint256.of(index).pointer;
}

/** A word out of storage. */
function loaded(key: usize): usize {
  const word = allocate(32);
  storage_load_bytes32(key, word);
  return word;
}

@unmanaged
export class StoredUint256 {
  static at(index: u64): StoredUint256 {
    return changetype<StoredUint256>(slot(index));
  }

  get value(): Uint256 {
    return Uint256.at(loaded(changetype<usize>(this)));
  }

  set value(value: Uint256) {
    storage_cache_bytes32(changetype<usize>(this), value.pointer);
  }
}

@unmanaged
export class StoredAddress {
  static at(index: u64): StoredAddress {
    return changetype<StoredAddress>(slot(index));
  }

  get value(): Address {
    return Address.at(loaded(changetype<usize>(this)));
  }

  set value(value: Address) {
    storage_cache_bytes32(changetype<usize>(this), value.pointer);
  }
}

@unmanaged
export class StoredBool {
  static at(index: u64): StoredBool {
    return changetype<StoredBool>(slot(index));
  }

  get value(): bool {
    return !Uint256.at(loaded(changetype<usize>(this))).isZero;
  }

  set value(value: bool) {
    storage_cache_bytes32(changetype<usize>(this), Uint256.of(u64(value)).pointer);
  }
}

/** `bytes32`: a pointer to its word. */
@unmanaged
export class StoredWord {
  static at(index: u64): StoredWord {
    return changetype<StoredWord>(slot(index));
  }

  get value(): usize {
    return loaded(changetype<usize>(this));
  }

  set value(word: usize) {
    storage_cache_bytes32(changetype<usize>(this), word);
  }
}

/** From accounts to a stored type `V`, which may be a mapping itself. */
@unmanaged
export class AddressMapping<V> {
  static at<V>(index: u64): AddressMapping<V> {
    return changetype<AddressMapping<V>>(slot(index));
  }

  get(key: Address): V {
    const entry = allocate(96);
    memory.copy(entry + 32, key.pointer, 32);
    memory.copy(entry + 64, changetype<usize>(this), 32);
    native_keccak256(entry + 32, 64, entry);
    return changetype<V>(entry);
  }
}
