// Events, as Solidity logs them: the hash of the signature and the indexed arguments as topics, the others as data.
import { Bytes } from "./bytes";
import { allocate } from "./memory";
import { asciiBytes } from "./text";
import { emit_log, native_keccak256 } from "./vm-hooks";

const WORD: usize = 32;

/** An event of up to eight words: arguments in the order of the signature, the indexed ones first. */
@unmanaged
export class Event {
  private topics: u32;
  private words: u32;

  /** @param signature as in the ABI, such as `Transfer(address,address,uint256)` */
  static of(signature: string): Event {
    const event = changetype<Event>(allocate(offsetof<Event>() + 8 * WORD));
    native_keccak256(asciiBytes(signature), signature.length, event.end);
    event.topics = 1;
    event.words = 1;
    return event;
  }

  /** Adds an indexed argument: a pointer to its word. */
  indexed(word: usize): Event {
    this.topics++;
    return this.data(word);
  }

  /** Adds an argument that is not indexed: a pointer to its word. */
  data(word: usize): Event {
    if (this.words === 8) unreachable();
    memory.copy(this.end, word, WORD);
    this.words++;
    return this;
  }

  /** Adds arguments that are not indexed, encoded already, and logs the event. */
  emitWith(data: Bytes): void {
    const topics = WORD * this.words, log = allocate(topics + data.length);
    memory.copy(log, this.start, topics);
    memory.copy(log + topics, data.pointer, data.length);
    emit_log(log, topics + data.length, this.topics);
  }

  emit(): void {
    emit_log(this.start, WORD * this.words, this.topics);
  }

  private get start(): usize {
    return changetype<usize>(this) + offsetof<Event>();
  }

  private get end(): usize {
    return this.start + WORD * this.words;
  }
}
