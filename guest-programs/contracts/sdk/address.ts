// Accounts, as ABI words: 12 zero bytes and the address.
import { allocate } from "./memory";
import { contract_address, msg_sender } from "./vm-hooks";

const PADDING: usize = 12;

/** The address of an account. */
@unmanaged
export class Address {
  /** The word at a pointer, whose first 12 bytes are zero. */
  static at(word: usize): Address {
    return changetype<Address>(word);
  }

  /** The account zero, which nobody has. */
  static zero(): Address {
    return Address.at(allocate(32));
  }

  /** Who calls. */
  static sender(): Address {
    const word = allocate(32);
    msg_sender(word + PADDING);
    return Address.at(word);
  }

  /** The contract itself. */
  static self(): Address {
    const word = allocate(32);
    contract_address(word + PADDING);
    return Address.at(word);
  }

  /** Whether a word is an address at all. */
  static isValid(word: usize): bool {
    return load<u64>(word) === 0 && load<u32>(word, 8) === 0;
  }

  @operator("==")
  static equals(a: Address, b: Address): bool {
    return memory.compare(a.pointer, b.pointer, 32) === 0;
  }

  get pointer(): usize {
    return changetype<usize>(this);
  }

  get isZero(): bool {
    const word = this.pointer;
    return (load<u64>(word) | load<u64>(word, 8) | load<u64>(word, 16) | load<u64>(word, 24)) === 0;
  }
}
