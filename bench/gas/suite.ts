import { ConfigError } from "../../src/base/errors.js";
import { logBar } from "../../src/cli/bench/bars.js";
import { significant } from "../../src/cli/numbers.js";
import { Progress } from "../../src/cli/progress.js";
import { formatTable } from "../../src/cli/table.js";
import type { Report, SuiteOptions } from "../suite.js";
import { measureSubject, type Row } from "./measure.js";
import type { Subject } from "./operation.js";

/** The engines and their operations, by VM. */
const SUBJECTS: Readonly<Record<string, () => Promise<readonly Subject[]>>> = {
  wasm: async () => (await import("./wasm/subjects.js")).wasmSubjects(),
  riscv: async () => (await import("./riscv/subjects.js")).riscvSubjects(),
};

const TOP = 40;

/**
 * Whether fuel is a price for time: bad when an operation is underpriced by more than its limit (operation.ts).
 * @throws ConfigError `unknown-engine`, `bad-number`
 */
export async function runSuite({ time, isWanted, own }: SuiteOptions): Promise<Report> {
  const top = own.top === undefined ? TOP : Number(own.top);
  if (!Number.isInteger(top) || top < 0) throw new ConfigError("bad-number", "--top is a number of rows, 0 for all");
  const subjects = await subjectsOf(own.engine);
  const progress = new Progress(subjects.reduce((sum, { operations }) => sum + operations.length, 0));
  const rows: Row[] = [];
  for (const subject of subjects) {
    const wanted = new Set(subject.operations.filter(({ name }) => isWanted(name)));
    const measured = measureSubject(subject, time, wanted, ({ name }) => {
      progress.show(`${subject.engine} ${name}`);
      progress.advance();
    });
    rows.push(...measured);
  }
  progress.end();
  return { text: report(rows, top), data: { rows }, isBad: rows.some(({ factor, limit }) => factor > limit) };
}

async function subjectsOf(engine: string | undefined): Promise<readonly Subject[]> {
  const all = (await Promise.all(Object.values(SUBJECTS).map((open) => open()))).flat();
  const picked = all.filter(
    ({ engine: name }) => engine === undefined || name === engine || name.startsWith(`${engine}/`),
  );
  if (picked.length > 0) return picked;
  throw new ConfigError(
    "unknown-engine",
    `there is no engine ${engine}; there are: ${all.map((s) => s.engine).join(", ")}`,
  );
}

function report(rows: readonly Row[], top: number): string {
  const engines = [...new Set(rows.map((row) => row.engine))];
  return engines
    .map((engine) => {
      const own = rows.filter((row) => row.engine === engine);
      const over = own.filter(({ factor, limit }) => factor > limit);
      const verdict = `${engine}: ${over.length} of ${own.length} operations are underpriced by more than their limit`;
      return `${table(top === 0 ? own : own.slice(0, top))}\n\n${verdict}`;
    })
    .join("\n\n");
}

function table(rows: readonly Row[]): string {
  const factors = rows.map(({ factor }) => factor);
  const right = (title: string) => ({ title, align: "right" }) as const;
  const columns = [{ title: "engine" }, { title: "operation" }, right("ns/fuel"), right("of median"), right("limit")];
  return formatTable(
    [...columns, { title: "" }],
    rows.map(({ engine, operation, nanosecondsPerFuel, factor, limit }) => [
      ...[engine, operation, significant(nanosecondsPerFuel), `${significant(factor)}x`, `${limit}x`],
      `${logBar(factor, Math.min(...factors, 0.5), Math.max(...factors))}${factor > limit ? " !" : ""}`,
    ]),
  );
}
