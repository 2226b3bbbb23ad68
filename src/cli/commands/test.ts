import { availableParallelism } from "node:os";
import { Command, Option } from "commander";
import { ConfigError, type TercetError } from "../../base/errors.js";
import { forkOfTest, TEST_FORK_NAMES } from "../../chain/state-test/fork-names.js";
import { openAnyEngine, openEngine } from "../../vm/registry.js";
import { FORKS } from "../../vm/rules/forks.js";
import { EXIT } from "../exit-codes.js";
import { numberOption } from "../integer-option.js";
import { LineStream } from "../line-stream.js";
import { print, printJson, STDERR } from "../output.js";
import { engineName } from "../run-options.js";
import type { FileReport } from "../state-test/file-report.js";
import { type FileTask, runFileTask } from "../state-test/file-task.js";
import { countStatuses, reportAsJson, reportAsText } from "../state-test/report.js";
import { inOrder, runFiles } from "../state-test/run-files.js";
import { findTestFiles } from "../state-test/test-files.js";
import { traceTo } from "../state-test/trace.js";
import { blockTestCommand } from "./test-blockchain.js";

interface StateTestFlags {
  readonly engine?: string;
  readonly guest?: string | true;
  readonly fork?: string;
  readonly index: readonly number[];
  readonly jobs: number;
  /** Seconds; 0 for no limit. */
  readonly timeout: number;
  readonly trace?: boolean;
  readonly json?: boolean;
}

const MAX_JOBS = 256;
const MAX_INDEX = 999_999;
/** Seconds. The slowest official file takes a tenth of it on the reference engine. */
const DEFAULT_TIMEOUT = 300;
const MAX_TIMEOUT = 86_400;

const WORKER = new URL("../state-test/worker.js", import.meta.url);

/** `tercet test`: official test suites. */
export function testCommand(): Command {
  return new Command("test")
    .description("run official test suites")
    .addCommand(stateTestCommand().exitOverride())
    .addCommand(blockTestCommand().exitOverride());
}

function stateTestCommand(): Command {
  return new Command("state")
    .description("run Ethereum state tests (GeneralStateTests JSON) and compare state roots and logs")
    .argument("<path...>", "files, or folders with .json files")
    .option("--engine <engine>", "EVM engine, for example interpreter; otherwise the default")
    .option("--guest [engine]", "apply every transaction as the guest program, too (wasm/compiled), and compare")
    .option("--fork <fork>", "only cases on this fork, for example Cancun")
    .addOption(
      new Option("--index <n>", "only cases at this place among their fork's; may be repeated")
        .default([], "all")
        .argParser(collectIndex),
    )
    .option("--trace", "print every step to standard error as JSON lines (EIP-3155), case by case")
    .option("--jobs <n>", "worker threads", numberOption(1, MAX_JOBS), availableParallelism())
    .option(
      "--timeout <seconds>",
      "for one file, which fails when it takes longer; 0 for no limit, which --trace has too",
      numberOption(0, MAX_TIMEOUT),
      DEFAULT_TIMEOUT,
    )
    .option("--json", "print one object a case as JSON")
    .action(testState);
}

async function testState(paths: readonly string[], flags: StateTestFlags): Promise<void> {
  const start = performance.now();
  checkFork(flags.fork);
  const { vm, name } = await openAnyEngine(engineName("evm", flags.engine));
  const guest = flags.guest === true ? "wasm/compiled" : flags.guest;
  if (guest !== undefined) await openEngine(engineName("wasm", guest));
  const files = findTestFiles(paths);
  const tasks = files
    .toSorted((a, b) => b.bytes - a.bytes)
    .map(({ path, isNamed }) => ({
      path,
      isNamed,
      engine: `${vm}/${name}`,
      guest,
      fork: flags.fork,
      indexes: flags.index,
    }));
  const reports = inOrder(
    files,
    await (flags.trace ? runTraced(tasks) : runFiles(tasks, { ...flags, worker: WORKER, run: runFileTask })),
  );
  const { passed, failed } = countStatuses(reports);
  if (passed + failed === 0) throw nothingRun(flags);
  process.exitCode = failed === 0 ? EXIT.ok : EXIT.no;
  if (flags.json) printJson(reportAsJson(reports), 2);
  else print(reportAsText(reports, performance.now() - start));
}

/** In this thread, so that the steps come in order. */
async function runTraced(tasks: readonly FileTask[]): Promise<readonly FileReport[]> {
  const lines = new LineStream(STDERR);
  const trace = traceTo((line) => lines.write(line));
  const reports: FileReport[] = [];
  try {
    for (const task of tasks) reports.push(await runFileTask(task, trace));
    return reports;
  } finally {
    lines.flush();
  }
}

/** A fork that nobody knows is a slip of the pen; one without cases in these files is not. */
function checkFork(fork: string | undefined): void {
  if (fork === undefined || (FORKS as readonly string[]).includes(forkOfTest(fork))) return;
  throw new ConfigError("unknown-fork", `--fork ${fork}: there are ${TEST_FORK_NAMES.join(", ")}`);
}

function nothingRun({ fork, index }: StateTestFlags): TercetError {
  const on = `${fork === undefined ? "" : ` on ${fork}`}${index.length === 0 ? "" : ` at ${index.join(", ")}`}`;
  return new ConfigError("no-state-tests", `there is no case${on} that can be run: give GeneralStateTests JSON files`);
}

function collectIndex(text: string, before: readonly number[]): readonly number[] {
  return [...before, numberOption(0, MAX_INDEX)(text)];
}
