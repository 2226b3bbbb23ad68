import { concatBytes } from "../../base/bytes.js";
import * as table from "../../state/store/tables.js";

/** The key of a table with a number. */
export function numberKey(tableNumber: number, number: bigint): Uint8Array {
  const key = new Uint8Array(9);
  key[0] = tableNumber;
  new DataView(key.buffer).setBigUint64(1, number);
  return key;
}

/** A number as a value. */
export function numberBytes(number: bigint): Uint8Array {
  return numberKey(0, number).subarray(1);
}

export function numberOf(bytes: Uint8Array): bigint {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getBigUint64(0);
}

/** The key of a table with a hash or another byte string. */
export function bytesKey(tableNumber: number, bytes: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + bytes.length);
  key[0] = tableNumber;
  key.set(bytes, 1);
  return key;
}

export function metaKey(name: string): Uint8Array {
  return bytesKey(table.TABLE_META, new TextEncoder().encode(name));
}

/** Of a block that is not of the canonical chain. */
export function sideKey(number: bigint, hash: Uint8Array): Uint8Array {
  return concatBytes(numberKey(table.TABLE_SIDE, number), hash);
}

/** Where a transaction is: its block's number and its place in it. */
export function encodePlace(number: bigint, index: number): Uint8Array {
  const bytes = new Uint8Array(12);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, number);
  view.setUint32(8, index);
  return bytes;
}

export function decodePlace(bytes: Uint8Array): { readonly number: bigint; readonly index: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return { number: view.getBigUint64(0), index: view.getUint32(8) };
}
