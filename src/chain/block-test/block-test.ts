import { encodeRlp, encodeRlpList } from "../../base/rlp.js";
import type { MemoryState } from "../../state/memory-state.js";
import { readAlloc } from "../state-test/alloc.js";
import { boundedAt, bytesAt, type JsonObject, listAt, objectAt, textAt } from "../state-test/fields.js";
import { payloadBlock } from "./engine-payload.js";
import { encodeHeaderJson } from "./header-json.js";
import { type Network, networkOf } from "./networks.js";

/**
 * One case of a file in the BlockchainTests format, or in that of the engine API: a genesis, blocks, and what the chain must then be.
 */
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
  /** Whether blocks before the merge need a proof of work. */
  readonly hasSeals: boolean;
  /** The hash of the block that must be the chain's head. */
  readonly head: Uint8Array;
  /** The state at the head, as JSON; some tests give its root alone. */
  readonly postState?: unknown;
  readonly postStateHash?: Uint8Array;
}

export interface TestBlock {
  /** RLP, or why a payload of the engine API is no block. */
  readonly block: Uint8Array | { readonly fault: string };
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
    genesis: readGenesis(test),
    blocks:
      test.engineNewPayloads === undefined
        ? listAt(test.blocks, "blocks").map(readBlock)
        : listAt(test.engineNewPayloads, "engineNewPayloads").map(readPayload),
    config,
    chainId: boundedAt(config.chainid ?? "0x1", 256, "config.chainid"),
    hasSeals: test.sealEngine !== "NoProof",
    head: bytesAt(test.lastblockhash, "lastblockhash", 32),
    ...(test.postState === undefined ? {} : { postState: test.postState }),
    ...(test.postStateHash === undefined ? {} : { postStateHash: bytesAt(test.postStateHash, "postStateHash", 32) }),
  };
}

/** RLP of the genesis block; the format of the engine API has its header alone. */
function readGenesis(test: JsonObject): Uint8Array {
  if (test.genesisRLP !== undefined) return bytesAt(test.genesisRLP, "genesisRLP");
  const path = "genesisBlockHeader";
  const header = objectAt(test.genesisBlockHeader, path);
  const lists = header.withdrawalsRoot === undefined ? 2 : 3;
  return encodeRlpList([encodeHeaderJson(header, path), ...new Array<Uint8Array>(lists).fill(encodeRlp([]))]);
}

function readPayload(value: unknown, index: number): TestBlock {
  const path = `engineNewPayloads[${index}]`;
  const { params, validationError, errorCode } = objectAt(value, path);
  return {
    block: payloadBlock(listAt(params, `${path}.params`), `${path}.params`),
    isValid: validationError === undefined && errorCode === undefined,
    ...(validationError === undefined ? {} : { exception: textAt(validationError, `${path}.validationError`) }),
  };
}

function readBlock(value: unknown, index: number): TestBlock {
  const path = `blocks[${index}]`;
  const block = objectAt(value, path);
  const exception = block.expectException;
  return {
    block: bytesAt(block.rlp, `${path}.rlp`),
    isValid: block.blockHeader !== undefined,
    ...(exception === undefined ? {} : { exception: textAt(exception, `${path}.expectException`) }),
  };
}
