import type { StateDifference } from "../../chain/state-test/state-diff.js";

/** What came of a case, of state tests or block tests; plain data. */
export interface CaseReport {
  readonly test: string;
  /** As the test writes it; empty for a test that could not be read. */
  readonly fork: string;
  /** Among the cases of the fork, of state tests. */
  readonly index?: number;
  readonly status: "passed" | "failed" | "skipped";
  readonly problems: readonly string[];
  readonly differences: readonly StateDifference[];
  readonly stateRoot?: string;
}

/** What came of a file; plain data. */
export interface FileReport {
  readonly path: string;
  /** None when a file in a folder holds no tests. */
  readonly results: readonly CaseReport[];
}

/** The report on a file that could not be run. */
export function failedFile(path: string, problem: string): FileReport {
  return { path, results: [{ test: "", fork: "", status: "failed", problems: [problem], differences: [] }] };
}
