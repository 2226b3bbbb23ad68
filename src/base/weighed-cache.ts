/** What an entry weighs besides its bytes. */
const ENTRY_BYTES = 4096;

/** Values by key, each weighed in bytes: the ones used least recently go when all of them together weigh too much. */
export class WeighedCache<V> {
  readonly #entries = new Map<string, { readonly value: V; readonly weight: number }>();
  readonly #maxBytes: number;
  #weight = 0;

  /** The last value stays, whatever it weighs. */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** The value of the key, made where there is none, for so many bytes that it was made of. */
  get(key: string, bytes: number, make: () => V): V {
    const known = this.#entries.get(key);
    if (known !== undefined) {
      // Maps keep the order of insertion: the one that was asked for last stays longest.
      this.#entries.delete(key);
      this.#entries.set(key, known);
      return known.value;
    }
    const entry = { value: make(), weight: bytes + ENTRY_BYTES };
    this.#entries.set(key, entry);
    this.#weight += entry.weight;
    this.#shrink();
    return entry.value;
  }

  #shrink(): void {
    for (const [key, { weight }] of this.#entries) {
      if (this.#weight <= this.#maxBytes || this.#entries.size === 1) return;
      this.#entries.delete(key);
      this.#weight -= weight;
    }
  }
}
