import { TercetError } from "../../base/errors.js";
import { MemoryStore } from "../../state/store/memory-store.js";
import type { Store } from "../../state/store/store.js";
import { type JsonObject, parseTestFile } from "../state-test/fields.js";
import { readBlockTest } from "./block-test.js";
import { type BlockVerdict, runBlockTest } from "./run-block-test.js";

/** One case, or one that could not be read, and what came of it; plain data. */
export interface BlockCaseResult extends BlockVerdict {
  readonly test: string;
  /** As the test writes it; empty for a test that could not be read. */
  readonly network: string;
  /** A skipped case is on a network whose rules are not known. */
  readonly status: "passed" | "failed" | "skipped";
}

/** Lets somebody use an empty store. */
export type WithStore = <T>(use: (store: Store) => Promise<T>) => Promise<T>;

export interface BlockFileOptions {
  /** Only networks that this takes, as tests write them. */
  readonly select?: (network: string) => boolean;
  /** The store that each case has: in memory unless given. */
  readonly withStore?: WithStore;
}

const withMemory: WithStore = (use) => use(new MemoryStore());

/**
 * Runs all cases of a file in the BlockchainTests format. What is wrong with a case fails that case alone.
 * @throws TercetError `invalid-state-test` when the text is no JSON object, `no-block-tests`
 */
export async function runBlockTestFile(
  text: string,
  { select = () => true, withStore = withMemory }: BlockFileOptions = {},
): Promise<readonly BlockCaseResult[]> {
  const file = parseTestFile(text);
  const entries = Object.entries(file).filter(([, value]) => isTest(value));
  if (entries.length === 0) {
    throw new TercetError(
      "no-block-tests",
      "there is no block test in the file: no entry has blocks or engineNewPayloads",
    );
  }
  const results: BlockCaseResult[] = [];
  for (const [name, value] of entries) {
    const network = String((value as JsonObject).network);
    if (select(network)) results.push(await runCase(name, network, value, withStore));
  }
  return results;
}

function isTest(value: unknown): boolean {
  return typeof value === "object" && value !== null && "pre" in value;
}

async function runCase(test: string, network: string, value: unknown, withStore: WithStore): Promise<BlockCaseResult> {
  try {
    const verdict = await withStore((store) => runBlockTest(readBlockTest(test, value), store));
    return { test, network, status: verdict.problems.length === 0 ? "passed" : "failed", ...verdict };
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    const isUnknown = ["unknown-fork", "invalid-profile"].includes(error.code);
    return { test, network, status: isUnknown ? "skipped" : "failed", problems: [error.message], differences: [] };
  }
}
