import { LIMITS, type Operation, type OperationKind, type Subject } from "./operation.js";

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

const MIN_SAMPLES = 6;

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
      return { operation, cost: costOf(operation, time) };
    });
  const base = median(measured.filter(({ operation }) => operation.kind !== "loading").map(({ cost }) => cost));
  return measured
    .filter(({ operation }) => wanted.has(operation))
    .map(({ operation: { name, kind }, cost }) => ({
      ...{ engine, operation: name, kind, nanosecondsPerFuel: cost },
      ...{ factor: cost / base, limit: LIMITS[kind] },
    }))
    .sort((a, b) => b.factor / b.limit - a.factor / a.limit);
}

function costOf(operation: Operation, time: number): number {
  const sample = operation.prepare();
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
