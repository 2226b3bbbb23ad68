import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { encodeRlp, integerToRlp } from "../../src/base/rlp.js";

/** The address of a contract that an account creates with that nonce (Yellow Paper, section 7). */
export function contractAddress(creator: Uint8Array, nonce: bigint): Uint8Array {
  return keccak256(encodeRlp([creator, integerToRlp(nonce)])).slice(12);
}

/** The address of a contract that an account creates with that salt and init code (EIP-1014). */
export function saltedAddress(creator: Uint8Array, salt: Uint8Array, initCode: Uint8Array): Uint8Array {
  return keccak256(concatBytes(Uint8Array.of(0xff), creator, salt, keccak256(initCode))).slice(12);
}

/** The code of an account that delegates to an address (EIP-7702). */
export function delegationTo(address: Uint8Array): Uint8Array {
  return Uint8Array.of(0xef, 0x01, 0x00, ...address);
}
