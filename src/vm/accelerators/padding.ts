/** Elements of the field of BLS12-381: as they are, and as Ethereum's contracts have them (EIP-2537), zeros before. */
const ELEMENT = 48;
const PADDED = 64;

/** Elements one after the other, each with the zeros. */
export function padElements(bytes: Uint8Array): Uint8Array {
  const count = bytes.length / ELEMENT;
  const padded = new Uint8Array(count * PADDED);
  for (let i = 0; i < count; i++) {
    padded.set(bytes.subarray(i * ELEMENT, (i + 1) * ELEMENT), (i + 1) * PADDED - ELEMENT);
  }
  return padded;
}

/** The same elements without. */
export function stripElements(padded: Uint8Array): Uint8Array {
  const count = padded.length / PADDED;
  const bytes = new Uint8Array(count * ELEMENT);
  for (let i = 0; i < count; i++) {
    bytes.set(padded.subarray((i + 1) * PADDED - ELEMENT, (i + 1) * PADDED), i * ELEMENT);
  }
  return bytes;
}
