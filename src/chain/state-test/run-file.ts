import { errorToData, TercetError } from "../../base/errors.js";
import { type ChainRules, ethereumRules } from "../chain-rules.js";
import { type JsonObject, parseTestFile } from "./fields.js";
import { forkOfTest } from "./fork-names.js";
import { type CaseOptions, type CaseTrace, type CaseVerdict, runStateTestCase } from "./run-state-test.js";
import { readStateTest, type StateTest, type StateTestCase } from "./state-test.js";

/** One case, or a test that could not be read, and what came of it; plain data. */
export interface CaseResult {
  readonly test: string;
  /** As the test writes it; empty for a test that could not be read. */
  readonly fork: string;
  readonly index: number;
  /** A skipped case is on a fork that the engine or the transaction rules do not know. */
  readonly status: "passed" | "failed" | "skipped";
  readonly problems: readonly string[];
  readonly differences: CaseVerdict["differences"];
  readonly stateRoot?: string;
}

export interface FileOptions {
  /** Of the EVM: `evm/interpreter`. */
  readonly engine: string;
  /** Only cases on this fork, written as in tests or as the EVM's setting. */
  readonly fork?: string | undefined;
  /** Only cases that this takes. */
  readonly select?: (test: StateTest, each: StateTestCase) => boolean;
  /** See {@link CaseOptions}. */
  readonly check?: CaseOptions["check"];
  /** Called before each case that is run. */
  readonly trace?: ((test: StateTest, each: StateTestCase) => CaseTrace) | undefined;
}

/**
 * Runs all cases of a file in the GeneralStateTests format. What is wrong with a test fails that test alone.
 * @throws TercetError `invalid-state-test` when the text is no JSON object, `no-state-tests`, `unknown-engine`
 */
export async function runStateTestFile(text: string, options: FileOptions): Promise<readonly CaseResult[]> {
  const rules = new RulesByFork(options.engine);
  const results: CaseResult[] = [];
  for (const [name, value] of testsOf(parseTestFile(text))) {
    results.push(...(await runTest(name, value, options, rules)));
  }
  return results;
}

/** The entries of a file, in which at least one looks like a state test. */
function testsOf(file: JsonObject): readonly (readonly [string, unknown])[] {
  const entries = Object.entries(file);
  const isTest = (value: unknown) => typeof value === "object" && value !== null && "post" in value && "pre" in value;
  if (!entries.some(([, value]) => isTest(value))) {
    throw new TercetError("no-state-tests", "there is no state test in the file: no entry has pre and post");
  }
  return entries;
}

async function runTest(name: string, value: unknown, options: FileOptions, rules: RulesByFork): Promise<CaseResult[]> {
  let test: StateTest;
  try {
    test = readStateTest(name, value);
  } catch (error) {
    return [failed({ test: name, fork: "", index: 0 }, error)];
  }
  const results: CaseResult[] = [];
  for (const each of test.cases) {
    if (isWanted(test, each, options)) results.push(await runCase(test, each, options, rules));
  }
  return results;
}

function isWanted(test: StateTest, each: StateTestCase, { fork, select }: FileOptions): boolean {
  return (fork === undefined || forkOfTest(fork) === forkOfTest(each.fork)) && (select?.(test, each) ?? true);
}

async function runCase(
  test: StateTest,
  each: StateTestCase,
  { trace, check }: FileOptions,
  rulesByFork: RulesByFork,
): Promise<CaseResult> {
  const id = { test: test.name, fork: each.fork, index: each.index };
  try {
    const rules = await rulesByFork.find(each);
    if (rules === undefined)
      return { ...id, status: "skipped", problems: [`no rules for ${each.fork}`], differences: [] };
    const verdict = await runStateTestCase(test, each, rules, { trace: trace?.(test, each), check });
    return { ...id, status: verdict.problems.length === 0 ? "passed" : "failed", ...verdict };
  } catch (error) {
    return failed(id, error);
  }
}

function failed(id: Pick<CaseResult, "test" | "fork" | "index">, error: unknown): CaseResult {
  // Whatever an engine or a reference throws fails this case alone.
  const { code, message } = errorToData(error);
  return {
    ...id,
    status: "failed",
    problems: [error instanceof TercetError ? message : `${message} [${code}]`],
    differences: [],
  };
}

/** Rules for the forks of a file's cases. */
class RulesByFork {
  readonly #engine: string;
  readonly #known = new Map<string, ChainRules | undefined>();

  constructor(engine: string) {
    this.#engine = engine;
  }

  /** The rules for a case; undefined on a fork that has none. */
  async find({ fork, blobs }: StateTestCase): Promise<ChainRules | undefined> {
    const key = `${fork} ${blobs?.target} ${blobs?.max} ${blobs?.updateFraction}`;
    if (!this.#known.has(key)) this.#known.set(key, await this.#open(fork, blobs));
    return this.#known.get(key);
  }

  async #open(fork: string, blobs: StateTestCase["blobs"]): Promise<ChainRules | undefined> {
    try {
      return await ethereumRules(forkOfTest(fork), { engine: this.#engine, blobs });
    } catch (error) {
      const isForkUnknown = error instanceof TercetError && ["unknown-fork", "invalid-profile"].includes(error.code);
      if (isForkUnknown) return undefined;
      throw error;
    }
  }
}
