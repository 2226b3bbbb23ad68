import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { ConfigError } from "../../base/errors.js";
import { hasRules } from "../../chain/block-test/networks.js";
import { TEST_FORK_NAMES } from "../../chain/state-test/fork-names.js";
import { TEST_DATABASES, type TestDatabase } from "../block-test/case-stores.js";
import { runBlockFile } from "../block-test/file-task.js";
import { EXIT } from "../exit-codes.js";
import { numberOption } from "../integer-option.js";
import { print, printJson } from "../output.js";
import { countStatuses, reportAsJson, reportAsText } from "../state-test/report.js";
import { inOrder, runFiles } from "../state-test/run-files.js";
import { findTestFiles } from "../state-test/test-files.js";

interface BlockTestFlags {
  readonly fork?: string;
  readonly db: TestDatabase;
  readonly jobs: number;
  readonly timeout: number;
  readonly json?: boolean;
}

const MAX_JOBS = 256;
const DEFAULT_TIMEOUT = 300;
const MAX_TIMEOUT = 86_400;
const WORKER = new URL("../block-test/worker.js", import.meta.url);

/** `tercet test blockchain`. */
export function blockTestCommand(): Command {
  return new Command("blockchain")
    .description(
      "run Ethereum block tests (BlockchainTests JSON, and that of the engine API) and compare heads and states",
    )
    .argument("<path...>", "files, or folders with .json files")
    .option("--fork <network>", "only cases on this network, as tests write it, for example Cancun")
    .addOption(
      new Option("--db <database>", "where each case keeps its chain").choices(TEST_DATABASES).default("memory"),
    )
    .option("--jobs <n>", "worker threads", numberOption(1, MAX_JOBS), availableParallelism())
    .option(
      "--timeout <seconds>",
      "for one file, which fails when it takes longer; 0 for no limit",
      numberOption(0, MAX_TIMEOUT),
      DEFAULT_TIMEOUT,
    )
    .option("--json", "print one object a case as JSON")
    .action(testBlocks);
}

async function testBlocks(paths: readonly string[], flags: BlockTestFlags): Promise<void> {
  const { fork, jobs, timeout, db: database } = flags;
  const start = performance.now();
  const files = findTestFiles(paths);
  const tasks = files
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ path, isNamed }) => ({ path, isNamed, network: fork, database }));
  const reports = inOrder(files, await runFiles(tasks, { jobs, timeout, worker: WORKER, run: runBlockFile }));
  const { passed, failed } = countStatuses(reports);
  if (passed + failed === 0) throw nothingRun(fork);
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.no;
  if (flags.json) printJson(reportAsJson(reports), 2);
  else print(reportAsText(reports, performance.now() - start));
}

function nothingRun(fork: string | undefined): ConfigError {
  if (fork !== undefined && !hasRules(fork)) {
    const message = `--fork ${fork}: there are no rules for it and no cases; there are ${TEST_FORK_NAMES.join(", ")}, and what tests make of them, such as ParisToShanghaiAtTime15k`;
    return new ConfigError("unknown-fork", message);
  }
  const on = fork === undefined ? "" : ` on ${fork}`;
  return new ConfigError("no-block-tests", `there is no case${on} that can be run: give BlockchainTests JSON files`);
}
