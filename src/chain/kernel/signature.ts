// Who has signed what: transactions (Yellow Paper, appendix F; EIP-155, 2718) and authorizations (EIP-7702).
import { SPONGE, absorb, beginSponge, keccak256, squeeze } from "../../base/kernel/keccak256";
import { writeListHeader, writeWord } from "../../base/kernel/rlp";
import { recoverAddress } from "../../base/kernel/secp256k1";
import { loadAddress, loadBytes, lessThan } from "../../base/kernel/word";
import { LOW_S } from "../../vm/rules/parameters";
import { parameter } from "../../state/kernel/parameters";
import {
  AUTHORIZATION_PARITY, AUTHORIZATION_R, AUTHORIZATION_S, AUTHORIZATION_SIGNED, AUTHORIZATION_SIGNED_SIZE,
} from "./transaction";
import {
  T_BYTES, T_CHAIN, T_HAS_CHAIN, T_PARITY, T_R, T_S, T_SENDER, T_SIGNED, T_SIGNED_SIZE, T_SIZE, T_TYPE,
} from "./transaction-record";

/** What authorizations have in front in place of a type. */
const AUTHORIZATION_MAGIC: u32 = 5;
/** Half the order of secp256k1. */
const HALF_ORDER: usize = memory.data<u64>([0xdfe92f46681b20a0, 0x5d576e7357a4501d, 0xffffffffffffffff, 0x7fffffffffffffff]);

const SPONGE_AT: usize = memory.data(SPONGE, 8);
/** A type, a header, and the chain id with two empty strings. */
const HEAD: usize = memory.data(8, 8);
const TAIL: usize = memory.data(40, 8);
const HASH: usize = memory.data(32, 16);
const ADDRESS: usize = memory.data(24, 8);
const WORD: usize = memory.data(32, 16);

/** Writes the transaction's hash, 32 bytes. */
export function transactionHash(tx: usize, to: usize): void {
  keccak256(to, load<u32>(tx, T_BYTES), load<u32>(tx, T_SIZE));
}

/** Writes the hash that the sender has signed. */
export function signingHash(tx: usize, to: usize): void {
  const type = load<u32>(tx, T_TYPE);
  const isBound = type == 0 && load<u32>(tx, T_HAS_CHAIN) != 0;
  hashFields(to, type, load<u32>(tx, T_SIGNED), load<u32>(tx, T_SIGNED_SIZE), isBound ? tx + T_CHAIN : 0);
}

/** Writes the sender into the record. False when the signature is none that the fork allows. */
export function recoverSender(tx: usize): bool {
  signingHash(tx, HASH);
  return recoverSigner(tx + T_SENDER, tx + T_R, tx + T_S, load<u32>(tx, T_PARITY), parameter(LOW_S) != 0);
}

/** Writes the hash that an authority signs. */
export function authorizationHash(authorization: usize, to: usize): void {
  const signed = load<u32>(authorization, AUTHORIZATION_SIGNED), size = load<u32>(authorization, AUTHORIZATION_SIGNED_SIZE);
  hashFields(to, AUTHORIZATION_MAGIC, signed, size, 0);
}

/** Writes who has signed an authorization, as a word. False when nobody can have made such a signature. */
export function recoverAuthority(authorization: usize, to: usize): bool {
  authorizationHash(authorization, HASH);
  const parity = load<u32>(authorization, AUTHORIZATION_PARITY);
  return recoverSigner(to, authorization + AUTHORIZATION_R, authorization + AUTHORIZATION_S, parity, true);
}

/** Hashes a type, unless it is 0, and the list of the fields, which a chain id and two empty strings follow if there is one. */
function hashFields(to: usize, type: u32, fields: usize, size: u32, chain: usize): void {
  let tail = TAIL;
  if (chain != 0) {
    tail = writeWord(TAIL, chain);
    store<u16>(tail, 0x8080);
    tail += 2;
  }
  const tailSize = <u32>(tail - TAIL);
  store<u8>(HEAD, <u8>type);
  const head = HEAD + usize(type != 0);
  const headEnd = writeListHeader(head, size + tailSize);
  beginSponge(SPONGE_AT);
  absorb(SPONGE_AT, HEAD, headEnd - HEAD);
  absorb(SPONGE_AT, fields, size);
  absorb(SPONGE_AT, TAIL, tailSize);
  squeeze(SPONGE_AT, to);
}

/** Writes who has signed HASH, as a word. */
function recoverSigner(to: usize, r: usize, s: usize, parity: u32, needsLowS: bool): bool {
  if (parity > 1) return false;
  if (needsLowS) {
    loadBytes(WORD, s);
    if (lessThan(HALF_ORDER, WORD)) return false;
  }
  if (!recoverAddress(ADDRESS, HASH, r, s, parity)) return false;
  loadAddress(to, ADDRESS);
  return true;
}
