import * as table from "./tables.js";

const ADDRESS = 20;
const WORD = 32;

export function accountKey(address: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + ADDRESS);
  key[0] = table.TABLE_ACCOUNT;
  key.set(address, 1);
  return key;
}

export function slotKey(address: Uint8Array, slot: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + ADDRESS + WORD);
  key[0] = table.TABLE_SLOT;
  key.set(address, 1);
  key.set(slot, 1 + ADDRESS);
  return key;
}

export function codeKey(hash: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + WORD);
  key[0] = table.TABLE_CODE;
  key.set(hash, 1);
  return key;
}

/** From where to where the slots of an account are. */
export function slotRange(address: Uint8Array): readonly [from: Uint8Array, to: Uint8Array] {
  const to = new Uint8Array(2 + ADDRESS + WORD).fill(0xff);
  to[0] = table.TABLE_SLOT;
  to.set(address, 1);
  return [slotKey(address, new Uint8Array(WORD)), to];
}
