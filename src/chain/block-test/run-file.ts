import { TercetError } from "../../base/errors.js";
import { type JsonObject, objectAt } from "../state-test/fields.js";
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

/**
 * Runs all cases of a file in the BlockchainTests format. What is wrong with a case fails that case alone.
 * @param select only networks that this takes, as tests write them
 * @throws TercetError `invalid-state-test` when the text is no JSON object, `no-block-tests`
 */
export async function runBlockTestFile(
  text: string,
  select: (network: string) => boolean = () => true,
): Promise<readonly BlockCaseResult[]> {
  const file = objectAt(JSON.parse(text), "file");
  const entries = Object.entries(file).filter(([, value]) => isTest(value));
  if (entries.length === 0) {
    throw new TercetError("no-block-tests", "there is no block test in the file: no entry has blocks and genesisRLP");
  }
  const results: BlockCaseResult[] = [];
  for (const [name, value] of entries) {
    const network = String((value as JsonObject).network);
    if (select(network)) results.push(await runCase(name, network, value));
  }
  return results;
}

function isTest(value: unknown): boolean {
  return typeof value === "object" && value !== null && "blocks" in value && "genesisRLP" in value;
}

async function runCase(test: string, network: string, value: unknown): Promise<BlockCaseResult> {
  try {
    const verdict = await runBlockTest(readBlockTest(test, value));
    return { test, network, status: verdict.problems.length === 0 ? "passed" : "failed", ...verdict };
  } catch (error) {
    if (!(error instanceof TercetError)) throw error;
    const isUnknown = ["unknown-fork", "invalid-profile"].includes(error.code);
    return { test, network, status: isUnknown ? "skipped" : "failed", problems: [error.message], differences: [] };
  }
}
