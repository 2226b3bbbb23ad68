import { createBlockFromRLP } from "@ethereumjs/block";
import { createCustomCommon, Mainnet } from "@ethereumjs/common";
import { createMPT } from "@ethereumjs/mpt";
import { Caches, CODEHASH_PREFIX, MerkleStateManager } from "@ethereumjs/statemanager";
import { MapDB } from "@ethereumjs/util";
import { createVM, runBlock, type VMOpts } from "@ethereumjs/vm";
import { concatBytes } from "../../src/base/bytes.js";
import { keccak256 } from "../../src/base/hash.js";
import { fromHex } from "../../src/base/hex.js";
import { candidateOf, type RecordedBlock } from "../../test/conformance/recorded-block.js";

/**
 * A recorded block for @ethereumjs/vm, on the nodes of its witness: each run decodes the block, recovers senders and compares all that
 * the header claims, the state root included.
 */
export async function peerOf(block: RecordedBlock): Promise<() => Promise<unknown>> {
  const common = createCustomCommon({ chainId: block.chainId }, Mainnet, {
    hardfork: block.fork,
    // Blob transactions of blocks ask whether there is one and call nothing of it.
    customCrypto: { kzg: {} as never },
  });
  const root = fromHex(block.preStateRoot);
  const { block: bytes } = await candidateOf(block);
  const trie = await createMPT({ useKeyHashing: true, common, db: new MapDB<string, string>() });
  const { state, codes } = block.witness!;
  // A witness may hold the empty trie, which the peer takes for a broken node.
  for (const node of state.map(fromHex).filter(({ length }) => length > 1))
    await trie.database().put(keccak256(node), node);
  for (const code of codes.map(fromHex)) {
    await trie.database().put(concatBytes(CODEHASH_PREFIX, keccak256(code)), code);
  }
  const hashOf = (number: bigint) => fromHex(block.blockHashes[number.toString()] ?? block.header.parentHash!);
  const blockchain = {
    getBlock: async (number: bigint) => ({ hash: () => hashOf(number) }),
    shallowCopy: () => blockchain,
  };
  return async () => {
    const stateManager = new MerkleStateManager({ common, trie: trie.shallowCopy(false), caches: deletingLast() });
    const vm = await createVM({
      common,
      stateManager,
      blockchain: blockchain as unknown as VMOpts["blockchain"] & object,
    });
    const decoded = createBlockFromRLP(bytes, { common });
    await runBlock(vm, { block: decoded, root, skipBlockValidation: true, skipHeaderValidation: true });
  };
}

/**
 * Caches that hand on what is deleted after all else: a witness has the nodes for that order alone. They hold all writes of a block
 * until its end.
 */
function deletingLast(): Caches {
  const caches = new Caches();
  const { storage, account } = caches;
  const put = storage!.put.bind(storage);
  // The manager writes a slot at once, too, when the cache answers nothing.
  storage!.put = (...slot) => put(...slot) ?? (true as never);
  const flushStorage = storage!.flush.bind(storage);
  storage!.flush = () => lastOnes(flushStorage(), ([, , value]) => value === undefined || value[0] === EMPTY);
  const flushAccounts = account!.flush.bind(account);
  account!.flush = () => lastOnes(flushAccounts(), ([, { accountRLP }]) => accountRLP === undefined);
  return caches;
}

/** RLP of no bytes: how a slot of zero is kept. */
const EMPTY = 0x80;

function lastOnes<T>(all: T[], isLast: (each: T) => boolean): T[] {
  return [...all.filter((each) => !isLast(each)), ...all.filter(isLast)];
}
