import { compareBytes } from "../../base/bytes.js";

interface Entry<V> {
  readonly key: Uint8Array;
  value: V;
}

/** The entries of one table. */
interface Table<V> {
  readonly entries: Map<string, Entry<V>>;
  /** In the order of keys, made when somebody asks for it. */
  sorted?: readonly Entry<V>[] | undefined;
}

/** A map by byte strings, which gives ranges in their order: put in order table by table (a key's first byte), when a range is asked for. */
export class KeyMap<V> {
  readonly #tables = new Map<number, Table<V>>();

  get(key: Uint8Array): V | undefined {
    return this.#tables.get(key[0]!)?.entries.get(nameOf(key))?.value;
  }

  has(key: Uint8Array): boolean {
    return this.#tables.get(key[0]!)?.entries.has(nameOf(key)) ?? false;
  }

  set(key: Uint8Array, value: V): void {
    const table = this.#tables.get(key[0]!) ?? { entries: new Map<string, Entry<V>>() };
    this.#tables.set(key[0]!, table);
    const name = nameOf(key);
    const known = table.entries.get(name);
    if (known !== undefined) known.value = value;
    else {
      table.entries.set(name, { key, value });
      table.sorted = undefined;
    }
  }

  delete(key: Uint8Array): void {
    const table = this.#tables.get(key[0]!);
    if (table?.entries.delete(nameOf(key))) table.sorted = undefined;
  }

  /** Another map with the same entries. */
  copy(): KeyMap<V> {
    const copy = new KeyMap<V>();
    for (const { key, value } of this.all()) copy.set(key, value);
    return copy;
  }

  /** Entries in no order that means anything. */
  *all(): Generator<Entry<V>> {
    for (const { entries } of this.#tables.values()) yield* entries.values();
  }

  /** Entries from a key (included) to another (not), in order or from the last to the first. */
  *range(from: Uint8Array, to: Uint8Array, reverse: boolean): Generator<Entry<V>> {
    const tables = [...this.#tables.keys()]
      .filter((each) => each >= (from[0] ?? 0) && each <= (to[0] ?? -1))
      .sort((a, b) => a - b);
    for (const number of reverse ? tables.reverse() : tables)
      yield* rangeOf(this.#tables.get(number)!, from, to, reverse);
  }
}

function* rangeOf<V>(table: Table<V>, from: Uint8Array, to: Uint8Array, reverse: boolean): Generator<Entry<V>> {
  table.sorted ??= [...table.entries.values()].sort((a, b) => compareBytes(a.key, b.key));
  const { sorted } = table;
  const [start, end] = [placeOf(sorted, from), placeOf(sorted, to)];
  if (reverse) for (let i = end - 1; i >= start; i--) yield sorted[i]!;
  else for (let i = start; i < end; i++) yield sorted[i]!;
}

/** How many entries are before a key. */
function placeOf(sorted: readonly Entry<unknown>[], key: Uint8Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(sorted[middle]!.key, key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function nameOf(key: Uint8Array): string {
  return String.fromCharCode.apply(null, key as unknown as number[]);
}
