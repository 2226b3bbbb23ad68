import type { StateDifference } from "../../chain/state-test/state-diff.js";
import { formatCount, formatTime } from "../numbers.js";
import { printable } from "../printable.js";
import type { CaseReport, FileReport } from "./file-report.js";

const LONGEST_VALUE = 80;
const LONGEST_NAME = 200;
const INDENT = "      ";

/** How many cases there are of each status. */
export function countStatuses(reports: readonly FileReport[]): Readonly<Record<CaseReport["status"], number>> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { results } of reports) for (const { status } of results) counts[status]++;
  return counts;
}

/** The failed cases with what is wrong, and a last line that counts. */
export function reportAsText(reports: readonly FileReport[], milliseconds: number): string {
  const failures = reports.flatMap(({ path, results }) =>
    results.filter(({ status }) => status === "failed").map((result) => describeFailure(path, result)),
  );
  const { passed, failed, skipped } = countStatuses(reports);
  const counts = [`${formatCount(passed)} passed`, `${formatCount(failed)} failed`];
  if (skipped > 0) counts.push(`${formatCount(skipped)} skipped (forks without rules)`);
  const files = reports.filter(({ results }) => results.length > 0).length;
  return [...failures, `${counts.join(", ")} in ${formatCount(files)} files, ${formatTime(milliseconds)}`].join("\n");
}

function describeFailure(path: string, { test, fork, index, problems, differences }: CaseReport): string {
  const place = fork === "" ? "" : ` [${shorten(fork, LONGEST_VALUE)}${index === undefined ? "" : ` ${index}`}]`;
  const name = test === "" ? path : `${path}: ${shorten(test, LONGEST_NAME)}${place}`;
  const lines = [...problems.map((problem) => INDENT + problem), ...describeDifferences(differences)];
  return [`FAIL  ${name}`, ...lines].map(printable).join("\n");
}

/** One heading an account, one line a field or slot. */
function describeDifferences(differences: readonly StateDifference[]): readonly string[] {
  return differences.flatMap(({ address, what, expected, actual }, i) => [
    ...(differences[i - 1]?.address === address ? [] : [`${INDENT}${address}`]),
    `${INDENT}  ${what}: ${shorten(actual, LONGEST_VALUE)}, expected ${shorten(expected, LONGEST_VALUE)}`,
  ]);
}

function shorten(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

/** One object a case, as state-test tools print them. */
export function reportAsJson(reports: readonly FileReport[]): readonly object[] {
  return reports.flatMap(({ path, results }) => results.map((result) => caseAsJson(path, result)));
}

function caseAsJson(file: string, { test, fork, index, status, problems, differences, stateRoot }: CaseReport) {
  return {
    file,
    name: test,
    fork,
    ...(index === undefined ? {} : { index }),
    pass: status === "passed",
    ...(status === "skipped" ? { skipped: true } : {}),
    ...(stateRoot === undefined ? {} : { stateRoot }),
    ...(problems.length === 0 ? {} : { error: problems.join("; ") }),
    ...(differences.length === 0 ? {} : { differences }),
  };
}
