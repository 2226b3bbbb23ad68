interface Leaf<V> {
  readonly key: string;
  readonly value: V;
}

/** Keys below it are alike up to a character, by which they are told apart. */
interface Branch<V> {
  readonly at: number;
  /** By the digit there. */
  readonly children: (Node<V> | undefined)[];
}

type Node<V> = Leaf<V> | Branch<V>;

const DIGITS = 16;

/**
 * A map by lower-case hex of one length, which never changes: another one with an entry more or less shares all but a path with
 * it. It is a tree of the digits in which keys differ, so that no choice of keys makes a path longer than a key, and its order
 * is that of the keys.
 */
export class PersistentMap<V> implements ReadonlyMap<string, V> {
  readonly size: number;
  readonly #root: Node<V> | undefined;

  private constructor(root: Node<V> | undefined, size: number) {
    this.#root = root;
    this.size = size;
  }

  /** @param entries by keys of one length that are all different, in lower-case hex */
  static of<V>(entries: Iterable<readonly [string, V]>): PersistentMap<V> {
    let root: Node<V> | undefined;
    let size = 0;
    for (const [key, value] of entries) {
      root = root === undefined ? { key, value } : put(root, { key, value }, true);
      size++;
    }
    return new PersistentMap(root, size);
  }

  get(key: string): V | undefined {
    let node = this.#root;
    while (node !== undefined && "at" in node) node = node.children[digitAt(key, node.at)];
    return node?.key === key ? node.value : undefined;
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The map with that entry in place of what it has for the key. */
  with(key: string, value: V): PersistentMap<V> {
    const root = this.#root;
    if (root === undefined) return new PersistentMap<V>({ key, value }, 1);
    return new PersistentMap(put(root, { key, value }, false), this.has(key) ? this.size : this.size + 1);
  }

  /** The map without an entry for the key. */
  without(key: string): PersistentMap<V> {
    const root = this.#root;
    return root === undefined || !this.has(key) ? this : new PersistentMap(remove(root, key), this.size - 1);
  }

  *entries(): MapIterator<[string, V]> {
    // A list in place of calls: generators in generators take a multiple of the time.
    const open = this.#root === undefined ? [] : [this.#root];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      if (!("at" in node)) yield [node.key, node.value];
      else for (let digit = DIGITS - 1; digit >= 0; digit--) pushPresent(open, node.children[digit]);
    }
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }

  forEach(callback: (value: V, key: string, map: ReadonlyMap<string, V>) => void, self?: unknown): void {
    for (const [key, value] of this.entries()) callback.call(self, value, key, this);
  }
}

function pushPresent<V>(open: Node<V>[], node: Node<V> | undefined): void {
  if (node !== undefined) open.push(node);
}

/** @param isOwn the nodes are nobody else's and may be changed */
function put<V>(root: Node<V>, leaf: Leaf<V>, isOwn: boolean): Node<V> {
  const near = nearest(root, leaf.key);
  const at = firstDifference(near.key, leaf.key);
  return putAt(root, leaf, at, near.key, isOwn);
}

/** A leaf with as much as any has in common with the key. */
function nearest<V>(root: Node<V>, key: string): Leaf<V> {
  let node = root;
  while ("at" in node)
    node = node.children[digitAt(key, node.at)] ?? node.children.find((child) => child !== undefined)!;
  return node;
}

/** @param at where the key differs from the nearest, at its end if it does not */
function putAt<V>(node: Node<V>, leaf: Leaf<V>, at: number, near: string, isOwn: boolean): Node<V> {
  if (!("at" in node) || node.at > at) {
    if (at === leaf.key.length) return leaf;
    const children = new Array<Node<V> | undefined>(DIGITS).fill(undefined);
    children[digitAt(near, at)] = node;
    children[digitAt(leaf.key, at)] = leaf;
    return { at, children };
  }
  const digit = digitAt(leaf.key, node.at);
  const child = node.children[digit];
  const children = isOwn ? node.children : node.children.slice();
  children[digit] = child === undefined ? leaf : putAt(child, leaf, at, near, isOwn);
  return isOwn ? node : { at: node.at, children };
}

/** @param key one that is there */
function remove<V>(node: Node<V>, key: string): Node<V> | undefined {
  if (!("at" in node)) return undefined;
  const digit = digitAt(key, node.at);
  const children = node.children.slice();
  children[digit] = remove(children[digit]!, key);
  const rest = children.filter((child) => child !== undefined);
  return rest.length === 1 ? rest[0] : { at: node.at, children };
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

/** The value of a lower-case hex digit. */
function digitAt(key: string, at: number): number {
  const code = key.charCodeAt(at);
  return code < 0x3a ? code - 0x30 : code - 0x57;
}
