import { decodeRlp, encodeRlp, type RlpItem } from "../../base/rlp.js";
import type { StoreReader, Write } from "./store.js";
import { TABLE_ACCOUNT, TABLE_NODE, TABLE_SLOT } from "./tables.js";

/** Tables whose entries change with the state; the others are by hash or number, and stay. */
const CHANGING: readonly number[] = [TABLE_ACCOUNT, TABLE_SLOT, TABLE_NODE];

/** What undoes the writes of a block: RLP list of the keys of changing tables, each with the value before, if there was one. */
export function encodeReverse(before: StoreReader, writes: Iterable<Write>): Uint8Array {
  const items: RlpItem[] = [];
  for (const [key] of writes) {
    if (!CHANGING.includes(key[0]!)) continue;
    const value = before.get(key);
    items.push(value === undefined ? [key] : [key, value]);
  }
  return encodeRlp(items);
}

export function decodeReverse(bytes: Uint8Array): readonly Write[] {
  return (decodeRlp(bytes) as readonly RlpItem[]).map((item) => {
    const [key, value] = item as readonly Uint8Array[];
    return [key!, value];
  });
}
