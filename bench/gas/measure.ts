import { LIMITS, type Operation, type OperationKind, type Sample, type Subject } from "./operation.js";

/** One operation on one engine. */
export interface Row {
  readonly engine: string;
  readonly operation: string;
  readonly kind: OperationKind;
  /** The least of the samples: other work on the machine only makes them longer. */
  readonly nanosecondsPerFuel: number;
  /** As a multiple of the engine's median operation. */
  readonly factor: number;
  readonly limit: number;
}

/** Each operation is measured so often, the others in between: what else the machine does for a while does not count then. */
const ROUNDS = 3;
const MIN_SAMPLES = 3;

/**
 * Nanoseconds per unit of fuel of every operation, compared with the median over all operations of programs, the worst first.
 * All are measured, since they are what each is compared with; `wanted` is what is shown.
 * @param time milliseconds for each operation
 */
export function measureSubject(
  { engine, operations }: Subject,
  time: number,
  wanted: ReadonlySet<Operation>,
  onStart: (operation: Operation) => void,
): Row[] {
  const measured = operations
    .filter((operation) => operation.kind !== "loading" || wanted.has(operation))
    .map((operation) => {
      onStart(operation);
      const sample = operation.prepare();
      // A loader is JavaScript, which takes longer to become fast than the kernels that run programs.
      const each = operation.kind === "loading" ? time : time / ROUNDS;
      return { operation, sample, each, cost: costOf(sample, each) };
    });
  for (let round = 1; round < ROUNDS; round++) {
    for (const row of measured) row.cost = Math.min(row.cost, costOf(row.sample, row.each));
  }
  const base = median(measured.filter(({ operation }) => operation.kind !== "loading").map(({ cost }) => cost));
  return measured
    .filter(({ operation }) => wanted.has(operation))
    .map(({ operation: { name, kind }, cost }) => ({
      ...{ engine, operation: name, kind, nanosecondsPerFuel: cost },
      ...{ factor: cost / base, limit: LIMITS[kind] },
    }))
    .sort((a, b) => b.factor / b.limit - a.factor / a.limit);
}

function costOf(sample: () => Sample, time: number): number {
  // The engine's own code is fast only after some runs.
  for (const end = performance.now() + time / 2; performance.now() < end; ) sample();
  let least = Number.POSITIVE_INFINITY;
  const end = performance.now() + time;
  for (let taken = 0; performance.now() < end || taken < MIN_SAMPLES; taken++) {
    const { milliseconds, fuel } = sample();
    least = Math.min(least, (milliseconds * 1e6) / fuel);
  }
  return least;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
