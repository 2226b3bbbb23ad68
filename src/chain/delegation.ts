import { concatBytes } from "../base/bytes.js";

/** What the code of an account that delegates starts with (EIP-7702); the address of the code to run follows. */
const PREFIX = Uint8Array.of(0xef, 0x01, 0x00);
const SIZE = PREFIX.length + 20;
const NO_CODE = new Uint8Array(0);

/** The address that code delegates to, if it does. */
export function delegationOf(code: Uint8Array): Uint8Array | undefined {
  const isDelegation = code.length === SIZE && PREFIX.every((byte, i) => code[i] === byte);
  return isDelegation ? code.subarray(PREFIX.length) : undefined;
}

/** The code of an account that delegates to an address; none for the zero address, which ends a delegation. */
export function delegationTo(address: Uint8Array): Uint8Array {
  return address.every((byte) => byte === 0) ? NO_CODE : concatBytes(PREFIX, address);
}
