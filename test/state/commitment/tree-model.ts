import { blake3 } from "@noble/hashes/blake3.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { keccak_256 } from "@noble/hashes/sha3.js";
import { concatBytes } from "../../../src/base/bytes.js";
import { fromHex, toHex } from "../../../src/base/hex.js";
import type { TreeHash } from "../../../src/state/commitment/binary.js";
import type { AccountChange } from "./packed-state.js";
import type { ModelState } from "./state-model.js";

type Hash = (bytes: Uint8Array) => Uint8Array;

export const HASHES: Readonly<Record<TreeHash, Hash>> = { blake3, keccak256: keccak_256, sha256 };

/** All values of a tree, by key in hex. */
export type Leaves = Map<string, Uint8Array>;

const EMPTY: Uint8Array = new Uint8Array(32);

/** The root of a tree after the letter of EIP-7864, over all of its leaves at once. */
export function treeModelRoot(leaves: Leaves, hash: Hash): Uint8Array {
  const stems = new Map<string, Map<number, Uint8Array>>();
  for (const [name, value] of leaves) {
    const key = fromHex(name);
    const stem = toHex(key.subarray(0, 31));
    if (!stems.has(stem)) stems.set(stem, new Map());
    stems.get(stem)!.set(key[31]!, value);
  }
  const nodes = [...stems].map(([name, values]) => {
    const stem = fromHex(name);
    const bits = [...stem].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return { bits, hash: hash(concatBytes(stem, Uint8Array.of(0), valuesRoot(values, hash))) };
  });
  return nodesRoot(nodes, 0, hash);
}

function nodesRoot(nodes: readonly { bits: string; hash: Uint8Array }[], depth: number, hash: Hash): Uint8Array {
  if (nodes.length === 0) return EMPTY;
  if (nodes.length === 1) return nodes[0]!.hash;
  const side = (bit: string) =>
    nodesRoot(
      nodes.filter(({ bits }) => bits[depth] === bit),
      depth + 1,
      hash,
    );
  return pair(side("0"), side("1"), hash);
}

function valuesRoot(values: ReadonlyMap<number, Uint8Array>, hash: Hash): Uint8Array {
  let level = Array.from({ length: 256 }, (_, i) => (values.has(i) ? hash(values.get(i)!) : EMPTY));
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) => pair(level[2 * i]!, level[2 * i + 1]!, hash));
  }
  return level[0]!;
}

function pair(left: Uint8Array, right: Uint8Array, hash: Hash): Uint8Array {
  const both = concatBytes(left, right);
  return both.every((byte) => byte === 0) ? EMPTY : hash(both);
}

const MAIN_STORAGE = 256n ** 31n;

export function treeKey(address: Uint8Array, position: bigint, hash: Hash): Uint8Array {
  const index = fromHex((position / 256n).toString(16).padStart(64, "0")).reverse();
  const stem = hash(concatBytes(new Uint8Array(12), address, index)).subarray(0, 31);
  return concatBytes(stem, Uint8Array.of(Number(position % 256n)));
}

export function slotPosition(key: Uint8Array): bigint {
  const number = BigInt(toHex(key));
  return number < 64n ? 64n + number : MAIN_STORAGE + number;
}

/** The 31-byte chunks of code, each behind the number of its first bytes that are data of a push. */
export function chunkify(code: Uint8Array): Uint8Array[] {
  const padded = concatBytes(code, new Uint8Array((31 - (code.length % 31)) % 31));
  const isData: boolean[] = new Array(padded.length + 64).fill(false);
  for (let at = 0; at < padded.length; at++) {
    const pushed = padded[at]! >= 0x60 && padded[at]! <= 0x7f ? padded[at]! - 0x5f : 0;
    for (let i = 1; i <= pushed; i++) isData[at + i] = true;
    at += pushed;
  }
  return Array.from({ length: padded.length / 31 }, (_, i) => {
    let data = 0;
    while (data < 31 && isData[31 * i + data]) data++;
    return concatBytes(Uint8Array.of(data), padded.subarray(31 * i, 31 * i + 31));
  });
}

/** Makes changes of a state in the leaves of its tree; what is gone is zero. */
export function changeLeaves(leaves: Leaves, before: ModelState, changes: readonly AccountChange[], hash: Hash): void {
  for (const { address, account, cleared, hasNewCode, slots } of changes) {
    const old = before.get(toHex(address));
    const put = (position: bigint, value: Uint8Array) => {
      leaves.set(toHex(treeKey(address, position, hash)), value);
    };
    if (old !== undefined && (account === undefined || cleared)) {
      for (const key of old.storage.keys()) put(slotPosition(fromHex(key)), EMPTY);
    }
    if (account === undefined) {
      if (old === undefined) continue;
      put(0n, EMPTY);
      put(1n, EMPTY);
      for (const i of chunkify(old.code).keys()) put(128n + BigInt(i), EMPTY);
      continue;
    }
    const number = (value: bigint, size: number) => fromHex(value.toString(16).padStart(2 * size, "0"));
    const size = number(BigInt(account.code.length), 3);
    put(0n, concatBytes(new Uint8Array(5), size, number(account.nonce, 8), number(account.balance, 16)));
    put(1n, keccak_256(account.code));
    if (hasNewCode) {
      const chunks = chunkify(account.code);
      for (const [i, chunk] of chunks.entries()) put(128n + BigInt(i), chunk);
      chunkify(old?.code ?? EMPTY.subarray(32)).forEach((_, i) => {
        if (i >= chunks.length) put(128n + BigInt(i), EMPTY);
      });
    }
    for (const [key, value] of slots) put(slotPosition(key), value);
  }
}
