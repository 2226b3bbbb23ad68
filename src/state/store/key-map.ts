import { compareBytes } from "../../base/bytes.js";

interface Entry<V> {
  readonly key: Uint8Array;
  value: V;
  isGone?: true;
}

/** The entries of one table. */
interface Table<V> {
  readonly entries: Map<string, Entry<V>>;
  /** In the order of keys as they were when somebody last asked for it; never changed, only replaced. */
  sorted: readonly Entry<V>[];
  /** Entries that have come since then. */
  added: Entry<V>[];
  /** Whether some have gone since then. */
  hasGone: boolean;
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
    const table = this.#tables.get(key[0]!) ?? this.#newTable(key[0]!);
    const name = nameOf(key);
    const known = table.entries.get(name);
    if (known !== undefined) known.value = value;
    else {
      const entry = { key, value };
      table.entries.set(name, entry);
      table.added.push(entry);
    }
  }

  delete(key: Uint8Array): void {
    const table = this.#tables.get(key[0]!);
    const name = nameOf(key);
    const known = table?.entries.get(name);
    if (known === undefined) return;
    known.isGone = true;
    table!.entries.delete(name);
    table!.hasGone = true;
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

  #newTable(number: number): Table<V> {
    const table: Table<V> = { entries: new Map(), sorted: [], added: [], hasGone: false };
    this.#tables.set(number, table);
    return table;
  }
}

function* rangeOf<V>(table: Table<V>, from: Uint8Array, to: Uint8Array, reverse: boolean): Generator<Entry<V>> {
  const sorted = sortedEntries(table);
  const [start, end] = [placeOf(sorted, from), placeOf(sorted, to)];
  if (reverse) for (let i = end - 1; i >= start; i--) yield sorted[i]!;
  else for (let i = start; i < end; i++) yield sorted[i]!;
}

/** Between two ranges little changes of what may be much: only what has come is sorted. */
function sortedEntries<V>(table: Table<V>): readonly Entry<V>[] {
  const { added, hasGone } = table;
  if (added.length === 0 && !hasGone) return table.sorted;
  const isThere = ({ isGone }: Entry<V>) => isGone !== true;
  const before = hasGone ? table.sorted.filter(isThere) : table.sorted;
  table.sorted = merged(
    before,
    added.filter(isThere).sort((a, b) => compareBytes(a.key, b.key)),
  );
  table.added = [];
  table.hasGone = false;
  return table.sorted;
}

function merged<V>(first: readonly Entry<V>[], second: readonly Entry<V>[]): readonly Entry<V>[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  const all: Entry<V>[] = [];
  let at = 0;
  for (const entry of second) {
    const end = placeOf(first, entry.key);
    for (; at < end; at++) all.push(first[at]!);
    all.push(entry);
  }
  for (; at < first.length; at++) all.push(first[at]!);
  return all;
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

/** A key as a map of JavaScript's takes it. */
export function nameOf(key: Uint8Array): string {
  return String.fromCharCode.apply(null, key as unknown as number[]);
}
