import { toHex } from "../../base/hex.js";
import { formatBytes, formatCount, formatSpeed, formatTime } from "../numbers.js";
import { outcomeToJson, verdictOf } from "../outcome-view.js";
import { formatTable } from "../table.js";
import type { ComparedRun } from "./row.js";

/** The rows as one aligned table; `differing` are the programs whose outputs are not all the same. */
export function compareTable(rows: readonly ComparedRun[], differing: ReadonlySet<string>): string {
  const columns = [
    { title: "program" },
    { title: "VM/engine" },
    { title: "output hash" },
    { title: "gas", align: "right" as const },
    { title: "fuel", align: "right" as const },
    { title: "time", align: "right" as const },
    { title: "speed", align: "right" as const },
    { title: "trace", align: "right" as const },
    { title: "verified" },
  ];
  const cells = rows.map((row) => [
    row.program,
    row.engine,
    outputCell(row, differing.has(row.program)),
    formatCount(row.outcome.gasUsed),
    formatCount(row.outcome.fuelUsed),
    formatTime(row.time),
    formatSpeed(row.engine, row.outcome.fuelUsed, row.time),
    formatBytes(row.traceBytes),
    verifiedCell(row),
  ]);
  return formatTable(columns, cells);
}

/** The rows for programs. */
export function compareJson(rows: readonly ComparedRun[], differing: ReadonlySet<string>): readonly object[] {
  return rows.map(({ program, engine, outcome, outputHash, time, traceFile, traceBytes, verifier, verdict }) => {
    const { output: _, ...summary } = outcomeToJson(outcome);
    const equal = !differing.has(program);
    return {
      program,
      engine,
      equal,
      outputHash: toHex(outputHash),
      ...summary,
      time,
      traceFile,
      traceBytes,
      verifier,
      verdict,
    };
  });
}

function outputCell({ outcome, outputHash }: ComparedRun, differs: boolean): string {
  if (outcome.type !== "success") return `✗ ${verdictOf(outcome)}`;
  return `${differs ? "≠" : "="} ${toHex(outputHash).slice(0, 18)}…`;
}

function verifiedCell({ engine, verifier, verdict }: ComparedRun): string {
  const how = verifier === engine ? "by replay" : `on ${verifier.split("/")[1]}`;
  return verdict.valid ? `✓ ${how}` : `✗ ${how}: ${verdict.code}`;
}
