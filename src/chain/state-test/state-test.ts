import type { MemoryState } from "../../state/memory-state.js";
import { readBlobSchedule } from "../block-test/networks.js";
import type { BlobSchedule } from "../chain-rules.js";
import { readAlloc } from "./alloc.js";
import { boundedAt, bytesAt, type JsonObject, listAt, objectAt, textAt } from "./fields.js";
import { type Indexes, readIndexes } from "./test-transaction.js";

/** One entry of a file in the GeneralStateTests format: a state, a block, a transaction with alternatives. */
export interface StateTest {
  readonly name: string;
  readonly pre: MemoryState;
  readonly env: JsonObject;
  readonly transaction: JsonObject;
  readonly chainId: bigint;
  readonly cases: readonly StateTestCase[];
}

/** One of the transaction's alternatives on one fork, and what must follow. */
export interface StateTestCase {
  /** As the test writes it. */
  readonly fork: string;
  /** Position among the fork's cases. */
  readonly index: number;
  readonly indexes: Indexes;
  readonly stateRoot: Uint8Array;
  /** keccak256 of the RLP of all logs. */
  readonly logsHash: Uint8Array;
  /** The transaction must be rejected, for one of these reasons. */
  readonly exception?: string;
  /** The whole state after, as JSON; many tests leave it out. */
  readonly post?: unknown;
  readonly blobs?: BlobSchedule;
}

/**
 * A test of the name, from its JSON.
 * @throws TercetError `invalid-state-test` with the path to what is wrong
 */
export function readStateTest(name: string, value: unknown): StateTest {
  const test = objectAt(value, "test");
  const config = objectAt(test.config ?? {}, "config");
  const cases = Object.entries(objectAt(test.post, "post")).flatMap(([fork, posts]) => {
    const path = `post.${fork.slice(0, 40)}`;
    return listAt(posts, path).map((post, index) => readCase(post, fork, index, config, `${path}[${index}]`));
  });
  return {
    name,
    pre: readAlloc(test.pre, "pre"),
    env: objectAt(test.env, "env"),
    transaction: objectAt(test.transaction, "transaction"),
    chainId: boundedAt(config.chainid ?? "0x1", 256, "config.chainid"),
    cases,
  };
}

function readCase(value: unknown, fork: string, index: number, config: JsonObject, path: string): StateTestCase {
  const post = objectAt(value, path);
  const { expectException: exception, state } = post;
  const blobs = readBlobSchedule(config, fork);
  return {
    fork,
    index,
    indexes: readIndexes(post.indexes, `${path}.indexes`),
    stateRoot: bytesAt(post.hash, `${path}.hash`, 32),
    logsHash: bytesAt(post.logs, `${path}.logs`, 32),
    ...(exception === undefined ? {} : { exception: textAt(exception, `${path}.expectException`) }),
    ...(state === undefined ? {} : { post: state }),
    ...(blobs === undefined ? {} : { blobs }),
  };
}
