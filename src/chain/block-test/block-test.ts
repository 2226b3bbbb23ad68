import type { MemoryState } from "../../state/memory-state.js";
import { readAlloc } from "../state-test/alloc.js";
import { boundedAt, bytesAt, type JsonObject, listAt, objectAt, textAt } from "../state-test/fields.js";
import { type Network, networkOf } from "./networks.js";

/** One case of a file in the BlockchainTests format: a genesis, blocks, and what the chain must then be. */
export interface BlockTest {
  readonly name: string;
  /** As the test writes it. */
  readonly networkName: string;
  readonly network: Network;
  readonly pre: MemoryState;
  /** RLP of the genesis block. */
  readonly genesis: Uint8Array;
  readonly blocks: readonly TestBlock[];
  readonly config: JsonObject;
  readonly chainId: bigint;
  /** The hash of the block that must be the chain's head. */
  readonly head: Uint8Array;
  /** The state at the head, as JSON; some tests give its root alone. */
  readonly postState?: unknown;
}

export interface TestBlock {
  readonly rlp: Uint8Array;
  /** A block that must be refused has no header. */
  readonly isValid: boolean;
  /** What tests call the reason, as far as they tell. */
  readonly exception?: string;
}

/**
 * A case from its JSON.
 * @throws TercetError `invalid-state-test` with the path to what is wrong
 */
export function readBlockTest(name: string, value: unknown): BlockTest {
  const test = objectAt(value, "test");
  const config = objectAt(test.config ?? {}, "config");
  const networkName = textAt(test.network, "network");
  return {
    name,
    networkName,
    network: networkOf(networkName),
    pre: readAlloc(test.pre, "pre"),
    genesis: bytesAt(test.genesisRLP, "genesisRLP"),
    blocks: listAt(test.blocks, "blocks").map(readBlock),
    config,
    chainId: boundedAt(config.chainid ?? "0x1", 256, "config.chainid"),
    head: bytesAt(test.lastblockhash, "lastblockhash", 32),
    ...(test.postState === undefined ? {} : { postState: test.postState }),
  };
}

function readBlock(value: unknown, index: number): TestBlock {
  const path = `blocks[${index}]`;
  const block = objectAt(value, path);
  const exception = block.expectException;
  return {
    rlp: bytesAt(block.rlp, `${path}.rlp`),
    isValid: block.blockHeader !== undefined,
    ...(exception === undefined ? {} : { exception: textAt(exception, `${path}.expectException`) }),
  };
}
