/** What a transaction's bytes hold, in order: a name, and for lists what is in them. */
type Field = string | readonly [list: string, entry: Entry];
/** An entry of a list: a byte string, or a list of named fields. */
type Entry = readonly Field[] | undefined;

const SIGNATURE = ["yParity", "r", "s"] as const;
const CALL = ["gasLimit", "to", "value", "data"] as const;
const ACCESS_LIST = ["accessList", ["address", ["storageKeys", undefined]]] as const;
const FEES = ["maxPriorityFeePerGas", "maxFeePerGas"] as const;
const BLOBS = ["maxFeePerBlobGas", ["blobVersionedHashes", undefined]] as const;
const AUTHORIZATIONS = ["authorizationList", ["chainId", "address", "nonce", ...SIGNATURE]] as const;

/** By transaction type; EIP-2718, EIP-2930, EIP-1559, EIP-4844, EIP-7702. */
const FIELDS: readonly (readonly Field[])[] = [
  ["nonce", "gasPrice", ...CALL, "v", "r", "s"],
  ["chainId", "nonce", "gasPrice", ...CALL, ACCESS_LIST, ...SIGNATURE],
  ["chainId", "nonce", ...FEES, ...CALL, ACCESS_LIST, ...SIGNATURE],
  ["chainId", "nonce", ...FEES, ...CALL, ACCESS_LIST, ...BLOBS, ...SIGNATURE],
  ["chainId", "nonce", ...FEES, ...CALL, ACCESS_LIST, AUTHORIZATIONS, ...SIGNATURE],
];

const FIRST_LIST_BYTE = 0xc0;
const LONGEST_SHORT = 55;

/**
 * The field of a transaction's bytes that an offset lies in, for errors: `value`, `accessList[2].storageKeys[0]`; undefined
 * outside of all fields, and where the bytes before the offset are no transaction.
 */
export function transactionFieldAt(bytes: Uint8Array, offset: number): string | undefined {
  const isLegacy = (bytes[0] ?? 0) >= FIRST_LIST_BYTE;
  const fields = FIELDS[isLegacy ? 0 : bytes[0]!];
  return fields && fieldIn(bytes, isLegacy ? 0 : 1, fields, offset);
}

/** Looks in a list whose items are named fields. */
function fieldIn(bytes: Uint8Array, list: number, fields: readonly Field[], offset: number): string | undefined {
  const found = itemAt(bytes, list, offset);
  const field = found && fields[found.index];
  if (found === undefined || field === undefined) return undefined;
  if (typeof field === "string") return field;
  const [name, entry] = field;
  const inside = itemAt(bytes, found.start, offset);
  if (inside === undefined) return name;
  const place = `${name}[${inside.index}]`;
  const below = entry && fieldIn(bytes, inside.start, entry, offset);
  return below === undefined ? place : `${place}.${below}`;
}

/** The item of a list in which an offset lies, header included; one that is cut off reaches to any offset. */
function itemAt(bytes: Uint8Array, list: number, offset: number): { index: number; start: number } | undefined {
  const outer = rangeOf(bytes, list);
  if (!outer.isList) return undefined;
  for (let at = outer.from, index = 0; at < outer.end && at <= offset && at < bytes.length; index++) {
    const { end } = rangeOf(bytes, at);
    if (offset < end) return { index, start: at };
    at = end;
  }
  return undefined;
}

/** Where an item's content begins and ends, by its header alone. */
function rangeOf(bytes: Uint8Array, start: number): { isList: boolean; from: number; end: number } {
  const first = bytes[start] ?? 0;
  if (first < 0x80) return { isList: false, from: start, end: start + 1 };
  const isList = first >= FIRST_LIST_BYTE;
  const kind = first - (isList ? FIRST_LIST_BYTE : 0x80);
  const lengthSize = Math.max(0, kind - LONGEST_SHORT);
  let length = lengthSize === 0 ? kind : 0;
  for (let i = 1; i <= lengthSize; i++) length = length * 0x100 + (bytes[start + i] ?? 0);
  const from = start + 1 + lengthSize;
  return { isList, from, end: from + length };
}
